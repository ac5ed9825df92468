"""What lies on whose desk (经办): to which officer a grant is assigned."""
