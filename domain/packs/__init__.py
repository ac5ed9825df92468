"""Reading a policy pack (读取政策包): from YAML and the text to a frozen policy, or complaints with file and line."""
