using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

public static class Program
{
    static readonly string[] Names = { "webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event" };

    static byte[] Bytes(string part) { return Convert.FromBase64String(part.Substring(1)); }
    static string Text(string part) { return Encoding.UTF8.GetString(Bytes(part)); }

    public static void Main()
    {
        for (string line = Console.In.ReadLine(); line != null; line = Console.In.ReadLine())
        {
            string[] parts = line.Split(' ');
            var headers = new Dictionary<string, string>();
            for (int at = 0; at < Names.Length; at++)
                if (Text(parts[3 + at]) != "") headers[Names[at]] = Text(parts[3 + at]);
            try { Console.WriteLine(Webhook.Verify(Text(parts[0]), headers, Bytes(parts[2]), long.Parse(Text(parts[1])))); }
            catch (CryptographicException error) { Console.WriteLine(error.Message); }
        }
    }
}

// Mono, which runs this test, lacks this class of .NET. It gives the same answers, and takes the time that it takes.
public static class CryptographicOperations
{
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
        if (left.Length != right.Length) return false;
        int different = 0;
        for (int at = 0; at < left.Length; at++) different |= left[at] ^ right[at];
        return different == 0;
    }
}
