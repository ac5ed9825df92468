"""What the people who run Duixian may choose of what happens by itself, and of what others are told."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class WorkerSettings(BaseSettings):
    """The choices of workers; `Settings` has them among its own."""

    worker: bool = Field(
        default=True, description="Whether a server works the queue itself; else `duixian worker` has to run."
    )
    receiver_networks: str = Field(
        default="",
        description="Networks that are not public, by commas, to which notices may be sent all the same.",
    )
    notice_days: int = Field(
        default=400, ge=1, le=36_500, description="Days for which notices and deliveries are kept, but for what waits."
    )
    job_days: int = Field(
        default=30,
        ge=1,
        le=36_500,
        description="Days for which jobs are kept that ended in failure, or were cancelled.",
    )
    sources: Path | None = Field(
        default=None,
        description="File of the authorities that are asked for facts, and of the facts that follow of their answers "
        "(docs/facts.md); without one nobody is asked.",
    )
    worker_jobs: int = Field(default=10, ge=1, le=1_000, description="Jobs that one worker does at once.")

    @property
    def listed_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of `receiver_networks`."""
        return tuple(ip_network(network) for network in self.receiver_networks.split(",") if network)

    @field_validator("receiver_networks")
    @classmethod
    def _are_networks(cls, networks: str) -> str:
        try:
            return ",".join(str(ip_network(one.strip())) for one in networks.split(",") if one.strip())
        except ValueError:
            message = "DUIXIAN_RECEIVER_NETWORKS must be addresses or networks by commas, such as 10.0.0.2,10.1.0.0/16."
        raise ValueError(message)
