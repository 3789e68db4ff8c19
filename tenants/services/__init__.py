"""The verbs about tenants: their people, their profile, their papers."""
