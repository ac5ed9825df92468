"""What other authorities say (外部数据), as the API shows it."""
