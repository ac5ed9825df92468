"""Who is told of changes by webhooks (接收方)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.notices import receiver_commands, registering


@strawberry.type
class ReceiverMutation:
    """Who is told of changes by webhooks (接收方)."""

    register_receiver = mutation(registering.RegisterReceiver, registering.register_receiver)
    change_receiver = mutation(registering.ChangeReceiver, registering.change_receiver)
    pause_receiver = mutation(receiver_commands.PauseReceiver, receiver_commands.pause_receiver)
    resume_receiver = mutation(receiver_commands.ResumeReceiver, receiver_commands.resume_receiver)
    rotate_receiver_secret = mutation(receiver_commands.RotateReceiverSecret, receiver_commands.rotate_receiver_secret)
    withdraw_receiver = mutation(receiver_commands.WithdrawReceiver, receiver_commands.withdraw_receiver)
    redeliver_notices = mutation(receiver_commands.RedeliverNotices, receiver_commands.redeliver_notices)
    ping_receiver = mutation(receiver_commands.PingReceiver, receiver_commands.ping_receiver)
