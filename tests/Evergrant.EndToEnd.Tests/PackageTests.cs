using System.Diagnostics;
using System.IO.Compression;

namespace Evergrant.EndToEnd;

/// What `dotnet pack` makes, as somebody who has nothing else uses it.
public sealed class PackageTests
{
    private static readonly string[] Packages =
    [
        "Evergrant",
        "Evergrant.Sqlite",
        "Evergrant.PostgreSql",
        "Evergrant.Hosting",
        "Evergrant.AspNetCore",
        "Evergrant.Doctor",
        "Evergrant.Keap",
        "Evergrant.Sandbox",
    ];

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Evergrant.Hosting" Version="0.1.0" />
            <PackageReference Include="Evergrant.Keap" Version="0.1.0" />
            <PackageReference Include="Evergrant.Sandbox" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Evergrant.Hosting;
        using Evergrant.Keap;
        using Evergrant.Sandbox;

        await using var keap = await KeapSandbox.StartAsync();
        await using var evergrant = await EvergrantClient.OpenAsync(new EvergrantOptions
        {
            Home = args[0],
            Calendar = keap.Clock,
            Keap = new KeapOptions
            {
                ClientId = KeapSandboxSeed.ClientId,
                ClientSecret = new(KeapSandboxSeed.ClientSecret),
                BaseAddress = keap.Address,
            },
        });
        var asked = await evergrant.AskOwnerAsync("acme", new Uri("http://localhost/callback"));
        var back = await keap.ConsentAsync(asked.Address);
        await evergrant.ConnectAsync(asked, back.OriginalString);
        await keap.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        using var http = evergrant.CreateHttpClient("acme");
        Console.WriteLine(await http.GetStringAsync("/crm/rest/v1/contacts"));
        Console.WriteLine((await new KeapClient(http).Account.GetProfileAsync()).Name);
        """;

    [Fact]
    public async Task The_packages_are_installed_into_an_empty_project_and_work()
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-pack-").FullName;
        try
        {
            await PackAsync(folder);
            foreach (var package in Packages)
                CheckContents(Path.Combine(folder, "packed", $"{package}.0.1.0.nupkg"), package);

            await WriteAsync(folder, "app.csproj", Project);
            await WriteAsync(folder, "Program.cs", Program);
            await WriteAsync(folder, "nuget.config", await NugetConfigAsync(folder));
            await RunAsync(folder, "build", "app.csproj", "-c", "Release", "-o", "built", "--nologo");
            var printed = await RunAsync(folder, Path.Combine("built", "app.dll"), Path.Combine(folder, "home"));
            Assert.Contains("\"contacts\"", printed, StringComparison.Ordinal);
            Assert.Contains("Acme Bakery", printed, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// What was built with these tests is packed, in one go and not beside it.
    private static async Task PackAsync(string folder)
    {
        var projects = string.Join(
            ';',
            Packages.Select(name => Path.Combine(Repository.Root, "src", name, $"{name}.csproj"))
        );
        await WriteAsync(
            folder,
            "pack.proj",
            $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{projects}" Targets="Pack" Properties="Configuration={Repository.Configuration};NoBuild=true;PackageOutputPath={Path.Combine(
                folder,
                "packed"
            )}" />
              </Target>
            </Project>
            """
        );
        await RunAsync(folder, "msbuild", "pack.proj", "-t:Pack", "-nologo", "-v:quiet");
    }

    private static void CheckContents(string file, string package)
    {
        using var archive = ZipFile.OpenRead(file);
        Assert.NotNull(archive.GetEntry("README.md"));
        Assert.NotNull(archive.GetEntry($"lib/net10.0/{package}.dll"));
        if (package is "Evergrant" or "Evergrant.Hosting" or "Evergrant.AspNetCore" or "Evergrant.Keap")
            Assert.NotNull(archive.GetEntry($"lib/net10.0/{package}.xml"));
        using var reader = new StreamReader(archive.GetEntry($"{package}.nuspec")!.Open());
        var nuspec = reader.ReadToEnd();
        Assert.Contains("<license type=\"expression\">MIT</license>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<description>", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("Package Description", nuspec, StringComparison.Ordinal);
    }

    /// Ours from the folder, all others from where this machine keeps them; nothing from the network.
    private static async Task<string> NugetConfigAsync(string folder)
    {
        var told = await RunAsync(folder, "nuget", "locals", "global-packages", "--list");
        var packages = told[(told.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="packed" /></packageSources>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{packages}" /></fallbackPackageFolders>
            </configuration>
            """;
    }

    private static Task WriteAsync(string folder, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), text);

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // What the test runner says to its own children is not for these.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("EVERGRANT_HOME");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {arguments[0]}: {process.ExitCode}\n{output}\n{await errors}");
        return output;
    }
}
