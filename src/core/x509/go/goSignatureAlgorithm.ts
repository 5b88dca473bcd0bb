import type { Bytes } from '../bytes.ts';
import { tag } from '../derReader.ts';
import { readAsn1Element, readExplicit } from './asn1Element.ts';
import { int64Of, oidText } from './derValues.ts';
import type { GoSignatureAlgorithm } from './goCertificate.ts';
import { type AlgorithmIdentifier, isNull } from './readAlgorithmIdentifier.ts';

const rsassaPss = '1.2.840.113549.1.1.10';
const ed25519 = '1.3.101.112';
const mgf1 = '1.2.840.113549.1.1.8';

/** Go's table; parameters are ignored except for Ed25519 and RSASSA-PSS. */
const algorithms: Readonly<Record<string, GoSignatureAlgorithm>> = {
  '1.2.840.113549.1.1.4': 'MD5WithRSA',
  '1.2.840.113549.1.1.5': 'SHA1WithRSA',
  '1.3.14.3.2.29': 'SHA1WithRSA',
  '1.2.840.113549.1.1.11': 'SHA256WithRSA',
  '1.2.840.113549.1.1.12': 'SHA384WithRSA',
  '1.2.840.113549.1.1.13': 'SHA512WithRSA',
  '1.2.840.10040.4.3': 'DSAWithSHA1',
  '2.16.840.1.101.3.4.3.2': 'DSAWithSHA256',
  '1.2.840.10045.4.1': 'ECDSAWithSHA1',
  '1.2.840.10045.4.3.2': 'ECDSAWithSHA256',
  '1.2.840.10045.4.3.3': 'ECDSAWithSHA384',
  '1.2.840.10045.4.3.4': 'ECDSAWithSHA512',
  [ed25519]: 'PureEd25519',
};

/** Hash functions that Go accepts with RSASSA-PSS, each only with a salt as long as the hash. */
const pssAlgorithms: Readonly<Record<string, readonly [saltLength: bigint, algorithm: GoSignatureAlgorithm]>> = {
  '2.16.840.1.101.3.4.2.1': [32n, 'SHA256WithRSAPSS'],
  '2.16.840.1.101.3.4.2.2': [48n, 'SHA384WithRSAPSS'],
  '2.16.840.1.101.3.4.2.3': [64n, 'SHA512WithRSAPSS'],
};

/** Names the signature algorithm as Go does. An unknown one is not a reason to reject the certificate. */
export function goSignatureAlgorithm({ oid, parameters }: AlgorithmIdentifier): GoSignatureAlgorithm {
  if (oid === rsassaPss) return pssAlgorithm(parameters) ?? 'UnknownSignatureAlgorithm';
  if (oid === ed25519 && parameters.length > 0) return 'UnknownSignatureAlgorithm';
  return algorithms[oid] ?? 'UnknownSignatureAlgorithm';
}

/** RSASSA-PSS-params (RFC 4055 §3.1). Go requires explicit hash, mask and salt, because the defaults are for SHA-1. */
function pssAlgorithm(parameters: Bytes): GoSignatureAlgorithm | undefined {
  const fields = readAsn1Element(parameters, 0, tag.sequence)?.content;
  if (fields === undefined) return undefined;
  const hash = readExplicit(fields, 0, 0, tag.sequence);
  if (hash === undefined || hash === 'absent') return undefined;
  const mask = readExplicit(fields, hash.end, 1, tag.sequence);
  if (mask === undefined || mask === 'absent') return undefined;
  const salt = readExplicit(fields, mask.end, 2, tag.integer);
  if (salt === undefined || salt === 'absent') return undefined;
  const saltLength = int64Of(salt.content);
  if (saltLength === undefined || trailerOf(fields, salt.end) !== 1n) return undefined;

  const hashAlgorithm = algorithmOf(hash.content);
  const maskAlgorithm = algorithmOf(mask.content);
  if (hashAlgorithm === undefined || maskAlgorithm?.oid !== mgf1) return undefined;
  const maskHash = readAsn1Element(maskAlgorithm.parameters, 0, tag.sequence);
  const maskHashAlgorithm = maskHash && algorithmOf(maskHash.content);
  if (maskHashAlgorithm?.oid !== hashAlgorithm.oid) return undefined;
  if (![hashAlgorithm, maskHashAlgorithm].every((each) => each.parameters.length === 0 || isNull(each.parameters))) {
    return undefined;
  }
  const [wantedSalt, algorithm] = pssAlgorithms[hashAlgorithm.oid] ?? [];
  return saltLength === wantedSalt ? algorithm : undefined;
}

/** The trailer field, 1 when absent. */
function trailerOf(fields: Bytes, offset: number): bigint | undefined {
  if (offset === fields.length) return 1n;
  const trailer = readExplicit(fields, offset, 3, tag.integer);
  return trailer === 'absent' ? 1n : trailer && int64Of(trailer.content);
}

function algorithmOf(content: Bytes): AlgorithmIdentifier | undefined {
  const type = readAsn1Element(content, 0, tag.objectIdentifier);
  const oid = type && oidText(type.content);
  if (type === undefined || oid === undefined) return undefined;
  if (type.end === content.length) return { oid, parameters: content.subarray(type.end) };
  const parameters = readAsn1Element(content, type.end);
  return parameters && { oid, parameters: parameters.whole };
}
