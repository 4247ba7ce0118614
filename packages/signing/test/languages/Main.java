import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

final class Main {
    private static final String[] NAMES = {"webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event"};

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split(" ");
            Map<String, String> headers = new HashMap<>();
            for (int at = 0; at < NAMES.length; at++) {
                String value = text(parts[3 + at]);
                if (!value.isEmpty()) headers.put(NAMES[at], value);
            }
            try {
                System.out.println(Webhook.verify(text(parts[0]), headers, bytes(parts[2]), Long.parseLong(text(parts[1]))));
            } catch (SecurityException error) {
                System.out.println(error.getMessage());
            }
        }
    }

    private static byte[] bytes(String part) {
        return Base64.getDecoder().decode(part.substring(1));
    }

    private static String text(String part) {
        return new String(bytes(part), StandardCharsets.UTF_8);
    }
}
