"""Documents that cannot be run, and what their authors are told (请求有误)."""
