// Signatures of AWS's published examples and of its Signature Version 4 test suite, as values (docs/spec.md auth-7).
import { describe, expect, it } from 'vitest';
import { signedWithAws } from '../../src/credentials/sign-with-aws.ts';
import { amzDate, authorizationOf, type SignedRequest, sha256Hex } from '../../src/credentials/sigv4.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const SUITE = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET, region: 'us-east-1', service: 'service' };
const SUITE_DATE = '20150830T123600Z';

const request = (over: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'GET',
  path: '/',
  query: '',
  headers: { host: 'example.amazonaws.com', 'x-amz-date': SUITE_DATE },
  bodySha256: sha256Hex(''),
  ...over,
});
const signatureOf = (header: string): string => header.split('Signature=')[1] ?? '';

const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Of the test suite: name, what differs from `GET /`, signature. */
const VECTORS: [string, Partial<SignedRequest>, string][] = [
  ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-relative', { path: '/example/..' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-relative-relative',
    { path: '/example1/example2/../..' },
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  ['get-slash', { path: '//' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-slash-dot-slash', { path: '/./' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['get-slashes', { path: '//example//' }, '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  [
    'get-slash-pointless-dot',
    { path: '/./example' },
    'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  ],
  ['get-space', { path: '/example space/' }, '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'],
  ['get-unreserved', { path: `/${UNRESERVED}` }, '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f'],
  ['get-utf8', { path: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
  [
    'get-vanilla-empty-query-key',
    { query: 'Param1=value1' },
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-vanilla-query-order-key-case',
    { query: 'Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  ['get-vanilla-utf8-query', { query: 'ሴ=bar' }, '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'],
  ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-x-www-form-urlencoded',
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: 'example.amazonaws.com',
        'x-amz-date': SUITE_DATE,
      },
      bodySha256: sha256Hex('Param1=value1'),
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
];

describe('auth-7: signatures of AWS Signature Version 4', () => {
  it.each(VECTORS)('auth-7: are those of the test suite: %s', (_name, over, signature) => {
    const header = authorizationOf(request(over), SUITE, SUITE_DATE);
    expect(signatureOf(header)).toBe(signature);
    const names = Object.keys(request(over).headers).join(';');
    expect(header).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });

  it('auth-7: is that of the example of IAM', () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': SUITE_DATE,
    };
    const query = 'Action=ListUsers&Version=2010-05-08';
    const header = authorizationOf(request({ headers, query }), { ...SUITE, service: 'iam' }, SUITE_DATE);
    expect(signatureOf(header)).toBe('5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
  });

  const S3 = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
    service: 's3',
  };
  const S3_DATE = '20130524T000000Z';
  const bucket = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': S3_DATE };

  it('auth-7: are those of the examples of S3, whose paths are encoded once', () => {
    const empty = { 'x-amz-content-sha256': sha256Hex('') };
    const get = request({ path: '/test.txt', headers: { ...bucket, ...empty, range: 'bytes=0-9' } });
    expect(signatureOf(authorizationOf(get, S3, S3_DATE))).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
    const bodySha256 = sha256Hex('Welcome to Amazon S3.');
    const put = request({
      method: 'PUT',
      path: '/test%24file.text',
      headers: {
        ...bucket,
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-content-sha256': bodySha256,
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      },
      bodySha256,
    });
    expect(signatureOf(authorizationOf(put, S3, S3_DATE))).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
    const list = request({ query: 'max-keys=2&prefix=J', headers: { ...bucket, ...empty } });
    expect(signatureOf(authorizationOf(list, S3, S3_DATE))).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  it('auth-7: a path that is encoded already is encoded once more', () => {
    const raw = authorizationOf(request({ path: '/example%20space/' }), SUITE, SUITE_DATE);
    expect(signatureOf(raw)).not.toBe('652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741');
    expect(signatureOf(raw)).toBe(
      signatureOf(authorizationOf(request({ path: '/example%20space/.' }), SUITE, SUITE_DATE)),
    );
  });

  it('auth-7: a time is written as AWS reads it', () => {
    expect(amzDate(Date.UTC(2015, 7, 30, 12, 36, 0, 999))).toBe(SUITE_DATE);
  });
});

describe('auth-7: a request that is about to be sent', () => {
  const authentication = {
    kind: 'aws_sigv4',
    access_key_id: 'AKIDEXAMPLE',
    secret_access_key: SECRET,
    session_token: null,
    region: 'eu-west-1',
    service: 'execute-api',
  } as const;
  const sent = {
    tenantId: 1,
    method: 'PUT',
    url: 'https://api.example:8443/a%20b/c?z=1&a=2',
    credential: null,
    headers: { 'content-type': 'application/json', 'x-other': 'not signed' },
    body: Buffer.from('{"a":1}'),
    timeoutMs: 1000,
  } as const;
  const now = Date.UTC(2015, 7, 30, 12, 36);

  it('auth-7: gets its method, path, query, host, time, body and content type signed', () => {
    const { headers, plainHeaders, query } = signedWithAws(authentication, sent, now);
    expect(plainHeaders).toEqual({ 'x-amz-date': SUITE_DATE, 'x-amz-content-sha256': sha256Hex('{"a":1}') });
    expect(query).toEqual([]);
    expect(Object.keys(headers)).toEqual(['authorization']);
    expect(headers['authorization']).toContain('SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,');
    const differing = [
      { method: 'POST' },
      { url: 'https://api.example:8443/a%20b/d?z=1&a=2' },
      { url: 'https://api.example:8443/a%20b/c?z=1&a=3' },
      { url: 'https://api.example/a%20b/c?z=1&a=2' },
      { body: Buffer.from('{"a":2}') },
      { headers: { 'content-type': 'text/plain' } },
    ] as const;
    const signatures = differing.map((over) => signedWithAws(authentication, { ...sent, ...over }, now));
    const later = signedWithAws(authentication, sent, now + 1000);
    const all = [...signatures, later].map((one) => signatureOf(one.headers['authorization'] ?? ''));
    expect(new Set([...all, signatureOf(headers['authorization'] ?? '')]).size).toBe(differing.length + 2);
    const same = signedWithAws(authentication, { ...sent, headers: { ...sent.headers, 'x-other': 'else' } }, now);
    expect(same.headers).toEqual(headers);
  });

  it('auth-7: with temporary credentials the token is sent and signed', () => {
    const { headers } = signedWithAws({ ...authentication, session_token: 'the-token' }, sent, now);
    expect(headers['x-amz-security-token']).toBe('the-token');
    expect(headers['authorization']).toContain(';x-amz-date;x-amz-security-token,');
  });
});
