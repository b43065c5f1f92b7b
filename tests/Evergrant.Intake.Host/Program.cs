// A node that delivers until it is killed: HOME [SETTING=VALUE …]
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;

var settings = args[1..].Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = args[0], Overrides = settings }, default);
await home.Keeper.StartAsync(withSchedule: false, default);
await using var delivery = await Delivery.OpenAsync(home, default);
delivery.Start();
Console.WriteLine("ready");

// Whoever started it is gone when there is nothing more to read.
while (await Console.In.ReadLineAsync() is not null) { }
