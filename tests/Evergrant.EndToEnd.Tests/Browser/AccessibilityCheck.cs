using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// What a screen reader and a keyboard need of every page. Small, and of our own: names, landmarks, headings, contrast, and a
/// way to each control with Tab alone.
internal static class AccessibilityCheck
{
    private const int MostControls = 200;

    public static async Task RunAsync(IPage page)
    {
        var problems = await page.EvaluateAsync<string[]>(Static);
        Assert.True(problems.Length == 0, $"{page.Url}\n{string.Join('\n', problems)}");
        await EveryControlIsReachedAsync(page);
    }

    private static async Task EveryControlIsReachedAsync(IPage page)
    {
        var controls = await page.EvaluateAsync<int>(Number);
        Assert.InRange(controls, 0, MostControls);
        var reached = new HashSet<int>();
        for (var press = 0; press <= controls; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (
                await page.EvaluateAsync<int>("() => Number(document.activeElement?.dataset.control ?? 0)")
                is var at
                    and > 0
            )
                reached.Add(at);
        }
        Assert.True(reached.Count == controls, $"{page.Url}: Tab reaches {reached.Count} of {controls} controls");
    }

    private const string Number = """
        () => {
          const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter(e => e.checkVisibility() && !e.disabled);
          // Of a group of radio buttons Tab stops at one.
          const stops = all.filter((e, i) => e.type !== 'radio' || all.findIndex(o => o.name === e.name) === i);
          stops.forEach((e, i) => (e.type === 'radio'
            ? all.filter(o => o.name === e.name) : [e]).forEach(o => o.dataset.control = i + 1));
          document.activeElement?.blur();
          window.getSelection()?.removeAllRanges();
          return stops.length;
        }
        """;

    private const string Static = """
        () => {
          const problems = [];
          const expect = (holds, what) => { if (!holds) problems.push(what); };
          const text = e => (e.textContent ?? '').trim();
          expect(document.documentElement.lang, 'no language');
          expect(document.title.trim(), 'no title');
          expect(document.querySelectorAll('h1').length === 1, 'not one h1');
          expect(document.querySelectorAll('main').length === 1, 'not one main');
          expect(!document.querySelector('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])'), 'a tab order of its own');
          expect(!document.querySelector('script, [onclick], [style]'), 'script or style in the page');
          const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]));
          expect(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), `headings skip: ${levels}`);
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          expect(new Set(ids).size === ids.length, 'an id twice');
          for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
            expect(e.labels?.length > 0 || e.ariaLabel, `no label: ${e.outerHTML}`);
          const names = [];
          for (const e of document.querySelectorAll('a[href], button')) {
            const name = e.ariaLabel || text(e);
            expect(name, `no name: ${e.outerHTML}`);
            if (e.tagName === 'BUTTON') names.push(name);
          }
          expect(new Set(names).size === names.length, `buttons that sound alike: ${names}`);
          for (const table of document.querySelectorAll('table')) {
            expect(table.caption, 'a table without caption');
            expect([...table.querySelectorAll('th')].every(th => th.scope), 'a header without scope');
          }
          const rgb = color => (color.match(/[\d.]+/g) ?? []).map(Number);
          const light = ([r, g, b]) => {
            const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
            return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          };
          const behind = e => {
            for (; e; e = e.parentElement) {
              const color = rgb(getComputedStyle(e).backgroundColor);
              if (color.length === 3 || color[3] > 0.99) return color;
            }
            return [255, 255, 255];
          };
          for (const e of document.body.querySelectorAll('*')) {
            if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
            const [one, other] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a);
            const contrast = (one + 0.05) / (other + 0.05);
            expect(contrast >= 4.5, `contrast ${contrast.toFixed(2)}: ${text(e).slice(0, 40)}`);
          }
          return problems;
        }
        """;
}
