"""What members and the desk write to each other; notes of the staff; who looks after which case."""
