"""What others are told (通知): a notice for each change of a grant, in the form of CloudEvents."""
