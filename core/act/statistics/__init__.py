"""Statistics of attributes: whether customers of one kind really differ from those of another."""
