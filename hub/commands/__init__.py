"""The commands of ``kontuar hub``: each a function of its arguments, its database and where its words go."""
