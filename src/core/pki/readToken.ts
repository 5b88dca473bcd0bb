import { decodeBase64 } from '../text/base64.ts';
import { isRecord, jsonRecord } from '../text/jsonRecord.ts';
import { memoisedBy } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';
import type { Bytes } from '../x509/bytes.ts';
import { limits } from './limits.ts';
import type { DecodedCredential } from './pkiModel.ts';

/** Header and claims of a JSON Web Token (RFC 7519), never its signature. Nothing is verified. */
export interface TokenClaims {
  /** `alg` of the header: `RS256`, `none`, … */
  readonly algorithm?: string;
  /** `kid` of the header: which key signed it. */
  readonly keyId?: string;
  readonly issuer?: string;
  /** The user name that it proves. */
  readonly subject?: string;
  readonly audiences: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly expiresAt?: number;
  readonly notBefore?: number;
  readonly issuedAt?: number;
  /** For tokens with an extended lifetime: when clients should have a new one. */
  readonly warnAfter?: number;
  /** The service account, where it is one's. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  /** The object that the token is bound to. */
  readonly boundTo?: { readonly kind: 'Pod' | 'Secret' | 'Node'; readonly name: string };
}

/** The claims of a credential's token; `undefined` for other credentials, and if it cannot be read. */
export const tokenClaims = memoisedBy(({ content, block }: DecodedCredential): TokenClaims | undefined =>
  content.kind === 'token' ? (content.claims ?? readToken(block.bytes())) : undefined,
);

/**
 * Reads header and claims of a token in compact form.
 *
 * @param token - The characters of the token, one octet each.
 * @returns `undefined` when they cannot be read. Never throws.
 * @internal
 */
export function readToken(token: Bytes): TokenClaims | undefined {
  const parts = readTokenParts(token);
  if (parts === undefined) return undefined;
  const { header, claims } = parts;
  const subject = textOf(claims.sub);
  return {
    audiences: textsOf(claims.aud),
    ...optional('algorithm', textOf(header.alg)),
    ...optional('keyId', textOf(header.kid)),
    ...optional('issuer', textOf(claims.iss)),
    ...optional('subject', subject),
    ...optional('expiresAt', momentOf(claims.exp)),
    ...optional('notBefore', momentOf(claims.nbf)),
    ...optional('issuedAt', momentOf(claims.iat)),
    ...optional('warnAfter', momentOf(recordOf(claims['kubernetes.io'])?.warnafter)),
    ...optional('serviceAccount', serviceAccountOf(subject)),
    ...optional('boundTo', boundObject(claims)),
  };
}

/** What is needed to verify a token's signature. */
export interface SignedToken {
  readonly algorithm: string;
  readonly keyId?: string;
  /** Header and claims as encoded in the token. */
  readonly signedBytes: Bytes;
  readonly signature: Bytes;
}

/** Reads a token for verification; `undefined` if a part of it cannot be read. Never throws. */
export function readSignedToken(token: Bytes): SignedToken | undefined {
  const header = readTokenParts(token)?.header;
  const text = new TextDecoder().decode(token);
  const end = text.lastIndexOf('.');
  const signature = octetsOf(text.slice(end + 1).trimEnd());
  const algorithm = textOf(header?.alg);
  if (header === undefined || algorithm === undefined || signature === undefined) return undefined;
  if (text.split('.', 4).length !== 3) return undefined;
  const signedBytes = token.subarray(0, token.lastIndexOf(dot));
  return { algorithm, signedBytes, signature, ...optional('keyId', textOf(header.kid)) };
}

const dot = 0x2e;

/** A JSON object: all claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Reads header and claims as they are, without the signature; `undefined` when they cannot be read. Never throws. */
export function readTokenParts(token: Bytes): { readonly header: Claims; readonly claims: Claims } | undefined {
  if (token.length > limits.tokenLength) return undefined;
  const [first = '', second = ''] = new TextDecoder().decode(token).split('.', 2);
  const header = jsonOf(first);
  const claims = jsonOf(second);
  return header === undefined || claims === undefined ? undefined : { header, claims };
}

/** Decodes a part: base64url without padding (RFC 7515 §2); `undefined` if it is not valid. */
export function octetsOf(part: string): Bytes | undefined {
  const standard = part.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
  return bytes instanceof Uint8Array ? bytes : undefined;
}

/** A part that is a JSON object. */
function jsonOf(part: string): Claims | undefined {
  const bytes = octetsOf(part);
  return bytes && jsonRecord(new TextDecoder().decode(bytes));
}

function serviceAccountOf(subject: string | undefined): TokenClaims['serviceAccount'] {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject ?? '') ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** Tokens bound to an object name it under `kubernetes.io`; legacy ones name their Secret in a flat claim. */
function boundObject(claims: Claims): TokenClaims['boundTo'] {
  const bound = recordOf(claims['kubernetes.io']) ?? {};
  for (const kind of ['Pod', 'Secret', 'Node'] as const) {
    const name = textOf(recordOf(bound[kind.toLowerCase()])?.name);
    if (name !== undefined) return { kind, name };
  }
  const secret = textOf(claims['kubernetes.io/serviceaccount/secret.name']);
  return secret === undefined ? undefined : { kind: 'Secret', name: secret };
}

/** NumericDate: seconds, with or without fractions. */
function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'number') return undefined;
  const milliseconds = Math.round(value * 1000);
  return Math.abs(milliseconds) <= latestMoment ? milliseconds : undefined;
}

/** ECMAScript's last moment. */
const latestMoment = 8.64e15;

function textsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.slice(0, limits.tokenAudiences).filter((each) => typeof each === 'string');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function recordOf(value: unknown): Claims | undefined {
  return isRecord(value) ? value : undefined;
}
