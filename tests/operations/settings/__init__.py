"""What people who run Duixian may choose (设置), and what is said where it cannot be."""
