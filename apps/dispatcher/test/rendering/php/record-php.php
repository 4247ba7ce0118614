<?php
// Records what PHP's Twig prints for the expressions in expressions.json, into recorded.json.
//
//   apt-get install php-cli php-twig
//   php apps/dispatcher/test/rendering/php/record-php.php
//
// Tests only read the file. Run this again when expressions are added.
declare(strict_types=1);
require '/usr/share/php/Twig/autoload.php';

ini_set('precision', '14');
ini_set('serialize_precision', '-1');
error_reporting(0);

$cases = json_decode(file_get_contents(__DIR__ . '/expressions.json'), true, 512, JSON_THROW_ON_ERROR);
$context = json_decode($cases['context'], true, 512, JSON_THROW_ON_ERROR);
$twig = new Twig\Environment(new Twig\Loader\ArrayLoader([]), ['autoescape' => false]);

$printed = [];
foreach ($cases['expressions'] as $expression) {
    try {
        $printed[$expression] = $twig->createTemplate("{{ $expression }}")->render($context);
    } catch (Throwable $error) {
        $printed[$expression] = null;
    }
}

$recorded = ['php' => PHP_VERSION, 'twig' => Twig\Environment::VERSION, 'printed' => $printed];
$flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;
file_put_contents(__DIR__ . '/recorded.json', preg_replace('/^( +)\1/m', '$1', json_encode($recorded, $flags)) . "\n");
