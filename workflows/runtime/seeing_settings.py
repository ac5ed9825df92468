"""What the people who run Duixian may choose about files that are taken out, and about what is seen of its running."""

from pydantic import DirectoryPath, Field, HttpUrl
from pydantic_settings import BaseSettings


class SeeingSettings(BaseSettings):
    """A part of the settings; see `Settings`."""

    exports: int = Field(
        default=2, ge=1, le=100, description="Exports that run at once in this process, one for each client."
    )
    export_seconds: float = Field(
        default=1800, gt=0, le=86_400, description="Seconds after which an export is given up."
    )
    prints: DirectoryPath | None = Field(
        default=None, description="Folder of the office's own templates of printed texts, before those of the house."
    )
    fonts: DirectoryPath | None = Field(
        default=None, description="Folder of fonts for printed texts as PDF, before those of the house."
    )
    access_log: bool = Field(default=False, description="Whether each request is a line of the log.")
    metrics: bool = Field(default=False, description="Whether /metrics shows how the process runs, to whoever asks.")
    traces_url: HttpUrl | None = Field(
        default=None, description="Address to which traces are sent, as OpenTelemetry's protocol over HTTP has it."
    )
