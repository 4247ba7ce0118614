<?php
require 'verify.php';

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-omneo-event'];
while (($line = fgets(STDIN)) !== false) {
    $parts = array_map(fn ($part) => base64_decode(substr($part, 1)), explode(" ", trim($line)));
    [$secret, $now, $body] = $parts;
    $values = array_filter(array_combine(NAMES, array_slice($parts, 3)), fn ($value) => $value !== "");
    try {
        echo verify($secret, $values, $body, (int) $now), "\n";
    } catch (RuntimeException $error) {
        echo $error->getMessage(), "\n";
    }
}
