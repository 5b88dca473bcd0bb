import type { TokenClaims } from '../../pki/readToken.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';

/** The claims of a token, as JSON output shows them; never its text or signature. */
export interface InventoryToken {
  readonly algorithm?: string;
  /** `kid` of the header. */
  readonly keyId?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly audiences: readonly string[];
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly notBefore?: string;
  readonly issuedAt?: string;
  readonly warnAfter?: string;
  readonly serviceAccount?: NonNullable<TokenClaims['serviceAccount']>;
  readonly boundTo?: NonNullable<TokenClaims['boundTo']>;
}

/** Writes claims as JSON output shows them. */
export function inventoryToken(claims: TokenClaims): InventoryToken {
  const { expiresAt, notBefore, issuedAt, warnAfter, ...texts } = claims;
  return {
    ...texts,
    ...optional('expiresAt', expiresAt === undefined ? undefined : formatIsoTime(expiresAt)),
    ...optional('notBefore', notBefore === undefined ? undefined : formatIsoTime(notBefore)),
    ...optional('issuedAt', issuedAt === undefined ? undefined : formatIsoTime(issuedAt)),
    ...optional('warnAfter', warnAfter === undefined ? undefined : formatIsoTime(warnAfter)),
  };
}

/** Reads claims back. Timestamps that are not valid are dropped. */
export function claimsOfInventory(token: InventoryToken): TokenClaims {
  const { expiresAt, notBefore, issuedAt, warnAfter, ...texts } = token;
  return {
    ...texts,
    ...optional('expiresAt', momentOf(expiresAt)),
    ...optional('notBefore', momentOf(notBefore)),
    ...optional('issuedAt', momentOf(issuedAt)),
    ...optional('warnAfter', momentOf(warnAfter)),
  };
}

function momentOf(text: string | undefined): number | undefined {
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
