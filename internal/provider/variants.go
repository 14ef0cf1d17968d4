package provider

func variantFamilies() []family { return nil }
