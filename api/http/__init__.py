"""The doors (HTTP、WebSocket、事件流): how requests come in, within which bounds, and how answers travel.

What is asked and done is the schema's; here are only the ways to it.
"""
