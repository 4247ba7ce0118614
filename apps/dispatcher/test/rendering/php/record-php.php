<?php
// Records what PHP's Twig prints for the expressions in expressions.json, into recorded.json, and for the templates in
// templates.json, into recorded-templates.json. It records values alone. Tests only read these files; run this again when
// expressions or templates are added.
//
//   apt-get install php-cli php-twig
//   php apps/dispatcher/test/rendering/php/record-php.php
declare(strict_types=1);
require '/usr/share/php/Twig/autoload.php';

ini_set('precision', '14');
ini_set('serialize_precision', '-1');
error_reporting(0);
date_default_timezone_set('UTC');

// Without escaping: ours escapes for JSON, which the values of templates.json need nowhere but in json_encode.
$twig = new Twig\Environment(new Twig\Loader\ArrayLoader([]), ['autoescape' => false]);

/** What each template prints; null where PHP ends with an error. */
function printed(Twig\Environment $twig, array $templates, string $context): array
{
    $variables = json_decode($context, true, 512, JSON_THROW_ON_ERROR);
    $printed = [];
    foreach ($templates as $key => $template) {
        try {
            $printed[$key] = $twig->createTemplate($template)->render($variables);
        } catch (Throwable $error) {
            $printed[$key] = null;
        }
    }
    return $printed;
}

function cases(string $name): array
{
    return json_decode(file_get_contents(__DIR__ . "/$name.json"), true, 512, JSON_THROW_ON_ERROR);
}

function record(string $name, array $printed): void
{
    $recorded = ['php' => PHP_VERSION, 'twig' => Twig\Environment::VERSION, 'printed' => $printed];
    $flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;
    $text = preg_replace('/^( +)\1/m', '$1', json_encode($recorded, $flags));
    file_put_contents(__DIR__ . "/$name.json", "$text\n");
}

['expressions' => $expressions, 'context' => $context] = cases('expressions');
$wrapped = array_map(fn (string $expression): string => "{{ $expression }}", array_combine($expressions, $expressions));
record('recorded', printed($twig, $wrapped, $context));

['templates' => $templates, 'context' => $context] = cases('templates');
record('recorded-templates', printed($twig, array_combine($templates, $templates), $context));
