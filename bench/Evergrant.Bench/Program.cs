using Evergrant.Bench;

// bench [keeper|token|handler|gateway|start] [--slices N] [--seconds S]
return await Benches.RunAsync(args);
