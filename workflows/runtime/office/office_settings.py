"""What the people who run Duixian may choose of the office's days: by when its steps are due."""

from collections.abc import Mapping

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from domain.handling.step_days import BadStepDaysError, step_days_of
from domain.lives.grants import GrantState


class OfficeSettings(BaseSettings):
    """The choices of an office; `Settings` has them among its own."""

    step_days: str = Field(
        default="SUBMITTED=5,UNDER_REVIEW=20,PROPOSED=5,PUBLICITY_OVER=5",
        description="Working days in which the office takes each step, by the state that it ends, by commas; a state "
        "that is left out has no deadline.",
    )

    @property
    def days_of_steps(self) -> Mapping[GrantState, int]:
        """The working days of `step_days` by state."""
        return step_days_of(self.step_days)

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
