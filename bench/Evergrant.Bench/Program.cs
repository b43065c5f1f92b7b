using Evergrant.Bench;

// bench [token|gateway|keeper|start] [--slices N] [--seconds S]
return await Benches.RunAsync(args);
