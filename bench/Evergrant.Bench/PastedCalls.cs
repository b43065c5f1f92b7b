using System.Diagnostics;
using System.Text;
using Evergrant.Doctor;
using Evergrant.Doctor.Reading;

namespace Evergrant.Bench;

/// What the doctor takes for a pasted request: the first in a process, any later one, a whole command, and a recording of 5 MB.
internal static class PastedCalls
{
    private const int Found = 1;
    private const int HarSize = 5 * 1024 * 1024;
    private const double MostOfPaste = 150;
    private const double MostOfHar = 1000;

    /// The published one, or else the one that was built.
    private static readonly string[] Programs =
    [
        "../../../publish/linux-x64/evergrant",
        "../../Evergrant.Cli/release/evergrant",
    ];

    private const string Pasted = """
        curl -X POST https://api.infusionsoft.com/token \
          -u 'k3v9q7m2x8t4r6w1z5b0n3c7:k3v9q7m2x8t4r6w1z5b0n3c7' \
          -d 'grant_type=refresh_token&refresh_token=r8Yp2LkQ5vNc7XbT1mZs4WdG'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}
        """;

    public static async Task<bool> RunAsync(Slices slices)
    {
        // Before anything else has used the library.
        var first = Examine(Pasted);
        var later = Slices.Median([.. Enumerable.Range(0, slices.Count * 10).Select(_ => Examine(Pasted))]);
        var har = Har();
        var recording = Slices.Median([.. Enumerable.Range(0, slices.Count).Select(_ => Examine(har))]);
        var met =
            Say("doctor: a pasted request, first in its process", first, MostOfPaste)
            & Say("doctor: a pasted request, later", later, MostOfPaste)
            & Say("doctor: a HAR file of 5 MB", recording, MostOfHar);
        return met & await OfCommandAsync(slices);
    }

    private static async Task<bool> OfCommandAsync(Slices slices)
    {
        var program = Programs
            .Select(path => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, path)))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            Console.WriteLine("doctor: the command was not measured; first: ./publish linux-x64");
            return true;
        }
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Pasted);
            var hello = new List<double>();
            var doctor = new List<double>();
            for (var n = 0; n < 3 + (slices.Count * 3); n++)
            {
                var (said, examined) = (Run(program, 0, "--version"), Run(program, Found, "doctor", "--request", file));
                if (n < 3)
                    continue;
                hello.Add(said);
                doctor.Add(examined);
            }
            var (whole, start) = (Slices.Median(doctor), Slices.Median(hello));
            return Say(
                $"evergrant doctor --request, less the {start:0} ms of evergrant --version",
                whole - start,
                MostOfPaste
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Say(string what, double time, double most)
    {
        Console.WriteLine($"{what}: {time:0.0} ms (target under {most:0}{(time < most ? "" : ", MISSED")})");
        return time < most;
    }

    private static double Examine(string text)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var call in ExchangeReader.Read(text).Found)
            if (Examination.Of(call.Call.Exchange) is not [{ Id: "OAUTH-010" }, ..])
                throw new InvalidOperationException("The mistake was not found.");
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Run(string program, int code, params string[] arguments)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == code
            ? TimeProvider.System.GetElapsedTime(began).TotalMilliseconds
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// A page's pictures and scripts, and one call of the token endpoint among them.
    private static string Har()
    {
        const string Other =
            """{"request":{"method":"GET","url":"https://shop.example/asset","headers":[]},"response":{"status":200,"headers":[],"content":{"text":"FILL"}}},""";
        const string Token =
            """{"request":{"method":"POST","url":"https://api.infusionsoft.com/token","headers":[{"name":"Authorization","value":"Basic azN2OXE3bTJ4OHQ0cjZ3MXo1YjBuM2M3OmszdjlxN20yeDh0NHI2dzF6NWIwbjNjNw=="}],"postData":{"mimeType":"application/x-www-form-urlencoded","text":"grant_type=refresh_token&refresh_token=r8Yp2LkQ5vNc7XbT1mZs4WdG"}},"response":{"status":400,"headers":[],"content":{"text":"{\"error\":\"invalid_request\",\"error_description\":\"Invalid Refresh Token\"}"}}}""";
        var text = new StringBuilder("""{"log":{"version":"1.2","entries":[""");
        var one = Other.Replace("FILL", new string('x', 4000), StringComparison.Ordinal);
        while (text.Length + one.Length + Token.Length < HarSize)
            text.Append(one);
        return text.Append(Token).Append("]}}").ToString();
    }
}
