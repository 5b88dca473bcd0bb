import type { CertificateRevocationList } from '../x509/x509Model.ts';
import { byteKey } from './byteKey.ts';
import { checkSignature } from './checkSignature.ts';
import type { Cryptography } from './crypto.ts';
import type { IssuerIndex, IssuerKey, IssuerName } from './issuerIndex.ts';
import { limits } from './limits.ts';
import type { IssuerLink } from './pkiModel.ts';

/**
 * Finds the certificates whose keys signed revocation lists, by signature: first the keys named by the authority key
 * identifier, then others of the issuer's name, within bounds. Never rejects.
 */
export async function linkRevocationLists(
  lists: readonly CertificateRevocationList[],
  index: IssuerIndex,
  cryptography: Cryptography,
): Promise<ReadonlyMap<CertificateRevocationList, IssuerLink>> {
  const links = new Map<CertificateRevocationList, IssuerLink>();
  for (const list of lists) {
    const name = index.get(byteKey(list.issuer.der));
    links.set(list, name === undefined ? { kind: 'unknown' } : await linkByName(list, name, cryptography));
  }
  return links;
}

async function linkByName(
  list: CertificateRevocationList,
  name: IssuerName,
  cryptography: Cryptography,
): Promise<IssuerLink> {
  const identifier = list.authorityKeyIdentifier;
  const identified = (identifier && name.byKeyIdentifier.get(byteKey(identifier))) ?? [];
  const candidates: ReadonlySet<IssuerKey> = new Set([...identified, ...name.byKey.values()]);
  let doubtful: IssuerLink | undefined;
  let tries = 0;
  for (const key of candidates) {
    if (tries++ >= limits.candidateKeys) return doubtful ?? { kind: 'unknown', cut: true };
    const trial = await checkSignature(cryptography, key.publicKey, list, list.tbsCertList);
    if (trial === 'verified') return { kind: 'verified', issuers: key.fingerprints };
    const [issuer] = key.fingerprints;
    // A key with only the same name may be another CA's, so its failure proves nothing.
    const isCertain = identified.includes(key) || (trial === 'unsupported' && candidates.size === 1);
    if (issuer === undefined || !isCertain) continue;
    doubtful ??= { kind: trial === 'failed' ? 'signatureInvalid' : 'unverifiable', issuer };
  }
  return doubtful ?? { kind: 'unknown' };
}
