import { nodeAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { readIpAddress } from '../../../x509/go/readIpAddress.ts';
import { isNamedIn } from '../../verification/hostname.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isPatched } from './kustomizations.ts';
import { certificatesFor } from './madeSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

/** Nothing changes it before it is applied. */
export function isAsWritten(index: ObjectIndex, placed: PlacedObject): boolean {
  return !isOpenEnded(placed.object) && !isPatched(index, placed);
}

/** What a Certificate asks for. */
interface Request {
  readonly certificate: PlacedObject;
  readonly last: ScalarNode;
  readonly names: readonly string[];
}

/** What Certificates ask for that write a Secret; none where that is not known of all, or the Secret may come from elsewhere. */
export function requestsFor(
  index: ObjectIndex,
  entry: PlacedObject,
  { text: name, ...node }: ScalarNode,
  namespace: string | undefined,
): readonly Request[] {
  const isElsewhere = ['Secret', 'SealedSecret', 'ExternalSecret'].some((kind) => index.named(kind, name).length > 0);
  if (isElsewhere || isOpen({ ...node, text: name })) return [];
  const writers = index.nearest(entry, certificatesFor(index, name), namespace);
  const requests = writers.map((writer) => requestOf(index, writer));
  const known = requests.filter((each) => each !== undefined);
  return known.length < requests.length ? [] : known;
}

function requestOf(index: ObjectIndex, certificate: PlacedObject): Request | undefined {
  const { root } = certificate.object;
  const [dnsNames, ipAddresses] = [scalarsAt(root, 'spec', 'dnsNames'), scalarsAt(root, 'spec', 'ipAddresses')];
  const commonName = scalarAt(root, 'spec', 'commonName');
  const nodes = [...(commonName === undefined ? [] : [commonName]), ...ipAddresses, ...dnsNames];
  const last = nodes.at(-1);
  const isOther =
    nodeAt(root, 'spec', 'literalSubject') !== undefined || nodeAt(root, 'spec', 'otherNames') !== undefined;
  return last === undefined || isOther || nodes.some(isOpen) || !isAsWritten(index, certificate)
    ? undefined
    : { certificate, last, names: nodes.map(({ text }) => text) };
}

/** CAs put the common name among the names. Which of the hosts of a wildcard clients ask for is not known. */
export function isRequestedIn(names: readonly string[], host: string): boolean {
  const ipAddresses = names.flatMap((name) => readIpAddress(name) ?? []);
  const isSome =
    host.startsWith('*.') && names.some((name) => name.toLowerCase().endsWith(host.slice(1).toLowerCase()));
  return isSome || isNamedIn({ dnsNames: names, ipAddresses }, host);
}

/** What clients say of the certificate that is requested. */
export function unrequestedError(names: readonly string[], host: string): string {
  return `x509: certificate is valid for ${names.join(', ')}, not ${host}`;
}
