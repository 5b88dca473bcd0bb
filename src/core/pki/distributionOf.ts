import { certificatePlaces } from '../kubernetes/tables/certificatePlaces.ts';
import { type DistributionRecord, distributions } from '../kubernetes/tables/distributions.ts';
import { itemsAt, scalarAt } from '../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import { folderOf, posix } from '../text/paths.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from './pkiModel.ts';

const records: readonly DistributionRecord[] = distributions;

/**
 * Finds the installer of a certificate's cluster: by its file, by the names of its CA, otherwise by the file of its CA.
 *
 * @returns `undefined` if unknown.
 */
export function distributionOf(
  graph: PkiGraph,
  node: CertificateNode,
  place: Occurrence,
): DistributionRecord | undefined {
  const issuers =
    node.issuer.kind === 'verified' ? node.issuer.issuers.flatMap((id) => graph.certificates.get(id) ?? []) : [];
  return (
    byFile(place) ??
    byIssuerNames(node) ??
    issuers.flatMap(({ occurrences }) => occurrences).flatMap((occurrence) => byFile(occurrence) ?? [])[0]
  );
}

function byFile({ file, credential }: Occurrence): DistributionRecord | undefined {
  const path = normalPath(file);
  const type = credential.value.object?.type;
  return (
    records.find(({ shownBy }) => type !== undefined && shownBy?.secretType === type) ??
    records.find(({ shownBy }) => shownBy?.paths?.some((part) => path.includes(part)) === true) ??
    byKubeconfig(file) ??
    byPlace(path)
  );
}

function normalPath({ path, hostPath = path }: DecodedFile): string {
  return `/${posix(hostPath)}`;
}

/** Of nested folders, the innermost is the most specific. */
function byPlace(path: string): DistributionRecord | undefined {
  const folder = folderOf(path);
  const endOf = (tail: string): number => {
    const start = folder.lastIndexOf(`/${tail}/`);
    return start === -1 ? -1 : start + tail.length;
  };
  const places = certificatePlaces.filter(({ tail }) => endOf(tail) !== -1);
  const [place] = places.toSorted((a, b) => endOf(b.tail) - endOf(a.tail) || b.tail.length - a.tail.length);
  return place && records.find(({ installer }) => installer === place.installer);
}

function byKubeconfig({ objects = [] }: DecodedFile): DistributionRecord | undefined {
  return objects.filter(({ kind }) => kind === 'Config').flatMap((object) => byEntries(object) ?? [])[0];
}

function byEntries({ root }: ConfigurationObject): DistributionRecord | undefined {
  const textsAt = (list: string, ...path: readonly string[]) =>
    itemsAt(root, list).flatMap((item) => scalarAt(item, ...path)?.text ?? []);
  const contexts = textsAt('contexts', 'name');
  const users = textsAt('users', 'name');
  const hosts = textsAt('clusters', 'cluster', 'server').map((server) => /^\w+:\/\/([^/:]+)/.exec(server)?.[1] ?? '');
  const programs = textsAt('users', 'user', 'exec', 'command');
  return records.find(
    ({ shownBy = {} }) =>
      contexts.some((name) => shownBy.context?.test(name)) ||
      users.some((name) => shownBy.user?.test(name)) ||
      hosts.some((host) => shownBy.host?.test(host)) ||
      programs.some((program) => shownBy.exec?.includes(program)),
  );
}

function byIssuerNames({ certificate: { issuer } }: CertificateNode): DistributionRecord | undefined {
  const [commonNames, organizations] = [attributeValues(issuer, 'CN'), attributeValues(issuer, 'O')];
  return records.find(
    ({ shownBy }) =>
      commonNames.some((name) => shownBy?.caCommonName?.test(name)) ||
      organizations.some((name) => shownBy?.caOrganization?.test(name)),
  );
}
