"""What the people who run Duixian may choose of the office's days: by when its steps are due."""

from collections.abc import Mapping

from pydantic import Field, field_validator

from domain.handling.reminders import escalations_of
from domain.handling.step_days import BadStepDaysError, step_days_of
from domain.lives.grants import GrantState
from workflows.runtime.office.letter_settings import LetterSettings


class OfficeSettings(LetterSettings):
    """The choices of an office, and of its letters; `Settings` has them among its own."""

    step_days: str = Field(
        default="SUBMITTED=5,UNDER_REVIEW=20,PROPOSED=5,PUBLICITY_OVER=5",
        description="Working days in which the office takes each step, by the state that it ends, by commas; a state "
        "that is left out has no deadline.",
    )

    remind_days: int = Field(
        default=2,
        ge=1,
        le=60,
        description="Working days before the last day of a step on which the office is reminded.",
    )
    escalate_days: int = Field(
        default=5,
        ge=1,
        le=250,
        description="Working days after that last day, after which what is overdue is escalated.",
    )
    escalate_to: str = Field(
        default="",
        description="To whom it is escalated: BUREAU=PERSON or DISTRICT=PERSON by commas, *=PERSON for the rest, each "
        "by the id (`sub`) of the token.",
    )

    @property
    def escalations(self) -> Mapping[str, str]:
        """The persons of `escalate_to`, by bureau or code of a district; `*` is for the rest."""
        return escalations_of(self.escalate_to)

    @property
    def days_of_steps(self) -> Mapping[GrantState, int]:
        """The working days of `step_days` by state."""
        return step_days_of(self.step_days)

    @field_validator("escalate_to")
    @classmethod
    def _are_persons(cls, written: str) -> str:
        try:
            escalations_of(written)
        except ValueError:
            message = (
                "DUIXIAN_ESCALATE_TO must be BUREAU=PERSON by commas, such as 市科技局=li-1,420111=zhang-3,*=wang-2."
            )
        else:
            return written
        raise ValueError(message)

    @field_validator("step_days")
    @classmethod
    def _are_days(cls, written: str) -> str:
        try:
            step_days_of(written)
        except BadStepDaysError as error:
            message = f"DUIXIAN_STEP_DAYS is not what it must be: {error}."
        else:
            return written
        raise ValueError(message)
