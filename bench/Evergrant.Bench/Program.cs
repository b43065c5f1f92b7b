using Evergrant.Bench;

// bench [keeper|token|handler|gateway|nginx|doctor|start|commands|refreshes|postgresql|hanging|scale|sandbox|intake|intake-scale|deliveries] [--slices N] [--seconds S]
return args is [ServedProgram.Command, var origin]
    ? await ServedProgram.ServeAsync(new Uri(origin))
    : await Benches.RunAsync(args);
