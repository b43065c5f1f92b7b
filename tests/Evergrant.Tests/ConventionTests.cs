using System.Reflection;
using System.Text.Json;
using Evergrant.Http;
using Evergrant.Protocol;

namespace Evergrant.Tests;

public class ConventionTests
{
    private const string Canary = "canary-that-must-not-show";

    private static readonly Type[] Types = typeof(Keeper).Assembly.GetTypes();

    private static readonly Secret[] All =
    [
        new AccessToken(Canary),
        new RefreshToken(Canary),
        new ClientSecret(Canary),
        new AuthorizationCode(Canary),
        new AuthorizationState(Canary),
        new CodeVerifier(Canary),
        new ServerKey(Canary),
    ];

    public static TheoryData<Secret> Secrets { get; } = [.. All];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_does_not_print(Secret secret)
    {
        Assert.DoesNotContain(Canary, secret.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, $"{secret}", StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, JsonSerializer.Serialize(secret, secret.GetType()), StringComparison.Ordinal);
        Assert.Equal(Canary, secret.Reveal());
    }

    [Fact]
    public void Every_kind_of_secret_is_among_those_that_were_printed() =>
        Assert.Equal(
            Types.Where(type => type.IsSubclassOf(typeof(Secret))).OrderBy(type => type.Name),
            All.Select(secret => secret.GetType()).OrderBy(type => type.Name)
        );

    [Fact]
    public void No_record_holds_a_token_or_a_secret_as_plain_text() =>
        Assert.Empty(
            Types
                .Where(type => type.IsVisible)
                .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                .Where(property => property.PropertyType == typeof(string))
                .Where(property =>
                    property.Name.EndsWith("Token", StringComparison.Ordinal)
                    || property.Name.EndsWith("Secret", StringComparison.Ordinal)
                )
                .Where(property => !property.Name.StartsWith("Sealed", StringComparison.Ordinal))
                .Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
        );

    [Fact]
    public void Classes_are_sealed_unless_they_are_closed_sets() =>
        Assert.Empty(
            Types
                .Where(type => type is { IsPublic: true, IsClass: true, IsSealed: false, IsAbstract: false })
                .Select(type => type.Name)
        );

    [Fact]
    public void Everything_awaited_is_called_so() =>
        Assert.Empty(
            Types
                .Where(type => type.IsPublic)
                .SelectMany(type =>
                    type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                )
                .Where(method =>
                    typeof(Task).IsAssignableFrom(method.ReturnType)
                    || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal)
                )
                .Where(method => !method.IsSpecialName && !method.Name.EndsWith("Async", StringComparison.Ordinal))
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        );
}
