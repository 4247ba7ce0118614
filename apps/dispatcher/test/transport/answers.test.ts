// Answers as real servers give them, well and badly formed. Each accepted one was seen to be accepted by curl 7.88.
import { describe, expect, test } from 'vitest';
import { localTransport, OK, post, rawReceiver, text } from './receivers.ts';

const H = 'HTTP/1.1 200 OK\r\n';
const END = 'content-length: 2\r\n\r\nok';
const CHUNKS = '2\r\nok\r\n0\r\n\r\n';

const answerTo = async (answer: string, how: 'write' | 'end' = 'write') => {
  await using receiver = await rawReceiver((socket) => void socket[how](Buffer.from(answer, 'latin1')));
  await using transport = localTransport();
  return await post(transport, receiver.url);
};

describe('network-1: what curl reads as an answer is an answer', () => {
  test.each([
    ['100 Continue that was not asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}`],
    ['103, 102, 100 and 199', `${[103, 102, 100, 199].map((code) => `HTTP/1.1 ${code} X\r\n\r\n`).join('')}${OK}`],
    ['1xx with headers and a length', `HTTP/1.1 103 Hints\r\nlink: </a>\r\ncontent-length: 9\r\n\r\n${OK}`],
    ['a 1xx of HTTP/1.0', `HTTP/1.0 100 Continue\r\n\r\n${OK}`],
    ['the same length twice', `${H}content-length: 2\r\n${END}`],
    ['the same length three times in one line', `${H}content-length: 2, 2,2\r\n\r\nok`],
    ['lengths that differ: the last line counts', `${H}content-length: 1\r\n${END}`],
    ['lengths that differ, the last one shorter', `${H}content-length: 9\r\n${END} and more`],
    ['lengths that differ in one line: the first counts', `${H}content-length: 2, 3\r\n\r\nok`],
    ['a length and a word in one line', `${H}content-length: 2, x\r\n\r\nok`],
    ['a length beyond all measure, then another', `${H}content-length: 99999999999999999999\r\n${END}`],
    [
      'a length, then one beyond all measure',
      `${H}content-length: 2\r\ncontent-length: 99999999999999999999\r\n\r\nok`,
    ],
    [
      'a length with zeros before it, and with something behind it',
      `${H}content-length: 002\r\nContent-Length: 2x\r\n\r\nok`,
    ],
    ['a length of +2', `${H}content-length: +2\r\n\r\nok`],
    ['line feeds without carriage returns', (H + END).replaceAll('\r\n', '\n')],
    ['both kinds of line ends', `${H}x: 1\n${END}`],
    ['two carriage returns at each line', (H + END).replaceAll('\r\n', '\r\r\n')],
    ['no reason phrase', `HTTP/1.1 200\r\n${END}`],
    ['a space instead of a reason phrase', `HTTP/1.1 200 \r\n${END}`],
    ['two spaces before the status', `HTTP/1.1  200 OK\r\n${END}`],
    ['something right behind the status', `HTTP/1.1 200OK\r\n${END}`],
    ['lower case', `http/1.1 200 ok\r\n${END}`],
    ['HTTP/2 in the status line', `HTTP/2 200\r\n${END}`],
    ['an empty line before it', `\r\n${H}${END}`],
    ['a space before the colon', `${H}content-length : 2\r\n\r\nok`],
    ['a space in a name', `${H}x y: 1\r\n${END}`],
    ['an empty name', `${H}: 1\r\n${END}`],
    [
      'names that every object has',
      `${H}constructor: a\r\nconstructor: b\r\n__proto__: c\r\nhasOwnProperty: d\r\n${END}`,
    ],
    ['a line without a colon', `${H}nonsense\r\n${END}`],
    ['control characters in a value', `${H}x: a\x01b\x7f\r\n${END}`],
    ['a length in a continuation line', `${H}content-length:\r\n 2\r\n\r\nok`],
    ['transfer-encoding: identity', `${H}transfer-encoding: identity\r\n${END}`],
    ['chunked', `${H}Transfer-Encoding: Chunked\r\n\r\n${CHUNKS}`],
    ['chunked, twice', `${H}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n${CHUNKS}`],
    ['chunked with a parameter', `${H}transfer-encoding: chunked;q=1\r\n\r\n${CHUNKS}`],
    ['chunked in HTTP/1.0', `HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${CHUNKS}`],
    ['chunks with line feeds alone', `${H}transfer-encoding: chunked\n\n2\nok\n0\n\n`],
    [
      'chunks with extensions, spaces and trailers',
      `${H}transfer-encoding: chunked\r\n\r\n2 ;a="b"\r\nok\r\n00\r\nx: y\r\n\r\n`,
    ],
    ['more bytes than the length', `${H}content-length: 2\r\n\r\nok and more`],
    ['5,000 headers', `${H}${'x: y\r\n'.repeat(5_000)}${END}`],
    ['70 KB in one header', `${H}x: ${'y'.repeat(70_000)}\r\n${END}`],
  ])('%s', async (_what, answer) => {
    const result = await answerTo(answer);
    expect(result).toMatchObject({ status: 200, error: null });
    expect(text(result)).toBe('ok');
  });

  test.each([
    ['without a length', `${H}\r\nok`, 'ok'],
    ['of HTTP/1.0 without a length', 'HTTP/1.0 200\r\n\r\nok', 'ok'],
    ['with another transfer coding', `${H}transfer-encoding: gzip\r\n\r\nok`, 'ok'],
    ['with a length beyond all measure', `${H}content-length: 99999999999999999999999\r\n\r\nok`, 'ok'],
    ['without an end of its headers', `${H}x: 1\r\n`, ''],
    ['of a last chunk without an end', `${H}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n`, 'ok'],
  ])('the end of the connection ends an answer %s', async (_what, answer, body) => {
    const result = await answerTo(answer, 'end');
    expect(result).toMatchObject({ status: 200, error: null });
    expect(text(result)).toBe(body);
  });

  test('continuation lines become one value; values are UTF-8, else Latin-1', async () => {
    const result = await answerTo(`${H}x: a\r\n  b\r\n\tc\r\nutf: caf\xc3\xa9\r\nlatin: caf\xe9\r\n${END}`);
    expect(result.response?.headers).toMatchObject({ x: 'a b c', utf: 'café', latin: 'café' });
  });

  test('a 1xx does not hide the status and headers that follow', async () => {
    const answer = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 X\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n';
    expect(await answerTo(answer)).toMatchObject({
      status: 429,
      error: null,
      response: { headers: { 'retry-after': '60' } },
    });
  });

  test.each([204, 304])('%i has no body, whatever its length says', async (status) => {
    const result = await answerTo(`HTTP/1.1 ${status} X\r\ncontent-length: 2\r\n\r\n`);
    expect(result).toMatchObject({ status, error: null });
  });

  test.each([
    ['HTTP/1.1', 'X', 1],
    ['HTTP/1.1', 'Connection: x, Close', 3],
    ['HTTP/1.0', 'X', 3],
    ['HTTP/1.0', 'connection: Keep-Alive', 1],
    ['HTTP/1.1', 'keep-alive: timeout=2', 3],
    ['HTTP/1.1', 'keep-alive: timeout=60, max=5', 1],
    ['HTTP/1.1', 'content-length: 2', 1],
    ['HTTP/1.1', 'content-length: 3', 3],
    ['HTTP/1.1', 'content-length: 2, 3', 3],
  ])('%s with %s: three exchanges on %i connections', async (version, header, connections) => {
    const answer = `${version} 200 OK\r\n${header}: 1\r\ncontent-length: 2\r\n\r\nok`.replace(/(: .*): 1/, '$1');
    await using receiver = await rawReceiver((socket) => socket.write(answer));
    await using transport = localTransport();
    for (let count = 0; count < 3; count += 1) expect((await post(transport, receiver.url)).status).toBe(200);
    expect(receiver.connections()).toBe(connections);
  });
});

describe('network-2: an answer that must be refused is a protocol_error that names the reason', () => {
  test.each([
    [
      'a length and chunked',
      `${H}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n${CHUNKS}`,
      200,
      'both a content-length and transfer-encoding: chunked',
    ],
    ['a length that is a word, then one that is a number', `${H}content-length: x\r\n${END}`, 200, 'number: "x,2"'],
    ['a length that is not a number', `${H}content-length: -1\r\n\r\nab`, 200, 'not a number: "-1"'],
    ['an empty length', `${H}content-length:\r\n\r\nab`, 200, 'not a number: ""'],
    ['101 without an upgrade', 'HTTP/1.1 101 X\r\n\r\n', null, 'switches to another protocol (101)'],
    [
      '101 to a WebSocket',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      null,
      '(101)',
    ],
    ['HTTP/2', '\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64', null, 'is HTTP/2, which'],
    ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x46', null, 'is TLS: the URL probably needs https'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', null, 'is not HTTP: it begins with "SSH-2.0-OpenSSH_9.2"'],
    ['a page without a head', '<html>hello', null, 'is not HTTP: it begins with "<html>hello"'],
    ['a status that is not one', 'HTTP/1.1 2000 OK\r\n', null, 'status line that cannot be read: "HTTP/1.1 2000 OK"'],
    ['a version that we do not read', 'HTTP/3.0 200 OK\r\n', null, 'status line that cannot be read'],
    ['a NUL byte', `${H}x: a\0b\r\n${END}`, null, 'a NUL byte'],
    ['a chunk size that is not one', `${H}transfer-encoding: chunked\r\n\r\nzz\r\nok`, 200, 'not a hexadecimal number'],
    ['a chunk without a size', `${H}transfer-encoding: chunked\r\n\r\n\r\nok`, 200, 'not a hexadecimal number'],
    [
      'a chunk size beyond all measure',
      `${H}transfer-encoding: chunked\r\n\r\nfffffffffffffff\r\nok`,
      200,
      'too large a number',
    ],
    [
      'a chunk that goes on',
      `${H}transfer-encoding: chunked\r\n\r\n2\r\nokXX0\r\n\r\n`,
      200,
      'longer than its stated size',
    ],
    [
      'endless extensions',
      `${H}transfer-encoding: chunked\r\n\r\n1;${'x'.repeat(1024 * 1024)}`,
      200,
      'far more chunk sizes',
    ],
    ['headers without end', `${H}${'x: y\r\n'.repeat(60_000)}`, null, 'headers that are too long (over 300 KiB)'],
    ['one header without end', `${H}x: ${'y'.repeat(310 * 1024)}`, null, 'headers that are too long'],
    ['1xx answers without end', 'HTTP/1.1 103 X\r\n\r\n'.repeat(20_000), null, 'sends 1xx answers without end'],
  ])('%s', async (_what, answer, status, words) => {
    const result = await answerTo(answer);
    expect(result).toMatchObject({ status, error: { kind: 'protocol_error' } });
    expect(result.error?.message).toMatch(/^the answer of 127\.0\.0\.1:\d+ /);
    expect(result.error?.message).toContain(words);
  });
});
