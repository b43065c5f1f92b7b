using System.Reflection;

namespace Evergrant.Keap.Tests;

public sealed class ConventionTests
{
    private static readonly Type[] Public = typeof(KeapClient).Assembly.GetExportedTypes();

    [Fact]
    public void The_package_needs_nothing_but_the_platform() =>
        Assert.All(
            typeof(KeapClient).Assembly.GetReferencedAssemblies(),
            one => Assert.StartsWith("System.", one.Name, StringComparison.Ordinal)
        );

    [Fact]
    public void Classes_are_sealed_unless_they_are_closed_sets() =>
        Assert.Empty(
            Public
                .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
                .Select(type => type.Name)
        );

    [Fact]
    public void Whatever_is_awaited_can_be_cancelled() =>
        Assert.Empty(
            Public
                .SelectMany(type =>
                    type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                )
                .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
                .Where(method => method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        );
}
