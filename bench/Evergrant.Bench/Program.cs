using Evergrant.Bench;

// bench [keeper|token|handler|gateway|start|commands] [--slices N] [--seconds S]
return await Benches.RunAsync(args);
