using System.Collections;

namespace Evergrant.Sandbox.State;

/// <summary>One tenant's records of a kind by id, in two large pieces of memory instead of a hundred thousand small ones.</summary>
internal sealed class RecordShelf(string tenant) : IReadOnlyList<Record>
{
    private const int SlabSize = 128 * 1024;
    private const long Spare = 1024 * 1024;

    private readonly List<Slot> slots = [];
    private byte[] slab = [];
    private int used;
    private long live;
    private long wasted;

    public int Count => slots.Count;

    public long Bytes => live;

    public Record this[int index] => At(slots[index]);

    /// <summary>Where it is, else the complement of where it belongs.</summary>
    public int Place(long id)
    {
        // New ones come last, and are most.
        if (slots.Count == 0 || slots[^1].Id < id)
            return ~slots.Count;

        var (low, high) = (0, slots.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (slots[middle].Id == id)
                return middle;

            if (slots[middle].Id < id)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    public void Insert(int place, long id, ReadOnlySpan<byte> packed) => slots.Insert(place, Keep(id, packed));

    public void Replace(int place, ReadOnlySpan<byte> packed)
    {
        Waste(slots[place]);
        slots[place] = Keep(slots[place].Id, packed);
        Tidy();
    }

    public void RemoveAt(int place)
    {
        Waste(slots[place]);
        slots.RemoveAt(place);
        Tidy();
    }

    public IEnumerator<Record> GetEnumerator()
    {
        foreach (var slot in slots)
            yield return At(slot);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Record At(Slot slot) => new(slot.Id, tenant, slot.Slab.AsMemory(slot.Start, slot.Length));

    // Nothing is ever written over: who holds a record may go on reading it.
    private Slot Keep(long id, ReadOnlySpan<byte> packed)
    {
        if (slab.Length - used < packed.Length)
        {
            slab = new byte[Math.Max(SlabSizeNow, packed.Length)];
            used = 0;
        }

        packed.CopyTo(slab.AsSpan(used));
        var slot = new Slot(id, slab, used, packed.Length);
        used += packed.Length;
        live += packed.Length;
        return slot;
    }

    // A tenant with three contacts needs no large piece.
    private int SlabSizeNow => live < SlabSize ? (int)Math.Max(1024, live) : SlabSize;

    private void Waste(Slot slot)
    {
        live -= slot.Length;
        wasted += slot.Length;
    }

    private void Tidy()
    {
        if (wasted < live + Spare)
            return;

        (slab, used, live, wasted) = ([], 0, 0, 0);
        for (var place = 0; place < slots.Count; place++)
        {
            var slot = slots[place];
            slots[place] = Keep(slot.Id, slot.Slab.AsSpan(slot.Start, slot.Length));
        }
    }

    private readonly record struct Slot(long Id, byte[] Slab, int Start, int Length);
}
