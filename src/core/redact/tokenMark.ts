import { readTokenParts } from '../pki/readToken.ts';

/** Who issued a JSON Web Token, and until when it is accepted: what is asked first when one fails. */
export function tokenMark(text: string): string | undefined {
  if (!/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(text)) return undefined;
  const claims = readTokenParts(new Uint8Array(new TextEncoder().encode(text)))?.claims;
  const { iss, exp } = claims ?? {};
  const issuer = typeof iss === 'string' && /^[\w.:/-]{1,200}$/.test(iss) ? ` of ${iss}` : '';
  const date = typeof exp === 'number' && exp > 0 && exp < 1e11 ? new Date(exp * 1000).toISOString() : undefined;
  return `token${issuer}${date === undefined ? '' : ` until ${date}`}`;
}
