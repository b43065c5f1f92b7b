namespace Evergrant.Storage;

/// <summary>Room on the disk for one answer, reserved before anything is sent. Belongs to one redemption.</summary>
public sealed class SpoolSlot
{
    private readonly Spool spool;
    private SpoolFile file;
    private int number;
    private bool released;

    internal SpoolSlot(Spool spool, SpoolFile file, int number)
    {
        this.spool = spool;
        this.file = file;
        this.number = number;
    }

    /// <summary>
    /// Returns when the answer is durable. After a failure of the disk it goes to a new file; when that fails as well, it
    /// may be called again.
    /// </summary>
    /// <exception cref="SpoolFailedException"/>
    public async Task WriteAsync(SpooledAnswer answer)
    {
        if (!file.IsBroken)
        {
            try
            {
                await file.WriteAsync(number, spool.Seal(answer, file));
                return;
            }
            catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
            {
                // The next file may lie on better sectors, or fit where this one no longer does.
            }
        }
        try
        {
            (file, number) = spool.MoveFrom(file);
            await file.WriteAsync(number, spool.Seal(answer, file));
        }
        catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
        {
            throw new SpoolFailedException(file.Path, failure);
        }
    }

    /// Call it when the store has what the answer held, or nothing was sent. Only memory is touched: a record that stays is
    /// adopted once more after a crash, and a commit that was made changes nothing when it is made again.
    public void Release()
    {
        if (!released)
            file.Free(number);
        released = true;
    }
}
