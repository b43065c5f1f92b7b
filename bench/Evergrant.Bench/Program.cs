using Evergrant.Bench;

// bench [keeper|token|handler|gateway|nginx|start|commands|refreshes|postgresql|hanging|scale|sandbox|intake|intake-scale] [--slices N] [--seconds S]
return args is [ServedProgram.Command, var origin]
    ? await ServedProgram.ServeAsync(new Uri(origin))
    : await Benches.RunAsync(args);
