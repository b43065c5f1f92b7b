using Evergrant.Bench;

// bench [keeper|token|handler|gateway|start|commands|refreshes|postgresql|hanging|scale] [--slices N] [--seconds S]
return await Benches.RunAsync(args);
