"""Who is this? From any URL or name to a voice, its network and its reputation."""
