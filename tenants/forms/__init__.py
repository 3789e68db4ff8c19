"""What is typed on the pages of companies, applicants and the register."""
