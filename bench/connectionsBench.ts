import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultPolicy } from '../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../src/core/pki/decodeFile.ts';
import type { DecodedFile, PkiGraph } from '../src/core/pki/pkiModel.ts';
import { base64 } from '../test/support/base64.ts';
import { decodingTools } from '../test/support/kubeadmTrees.ts';
import { createTestCa, createTestKeys, type TestCa, type TestCertificateOptions } from '../test/support/testPki.ts';
import { report, timedTogether } from './measure.ts';

/** A real tree of kubeadm: its manifests are those of every generated cluster. */
const tree = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs';
const now = Date.parse('2026-11-25T00:00:00Z');
const clusterCount = 100;

/** Certificates of the generated clusters, as kubeadm makes them, by the CA that signs them. */
const issued: Readonly<Record<string, Readonly<Record<string, TestCertificateOptions>>>> = {
  'ca.crt': {
    'apiserver.crt': {
      commonName: 'kube-apiserver',
      extKeyUsage: ['serverAuth'],
      dnsNames: ['kubernetes.default.svc'],
      ipAddresses: ['10.96.0.1', '192.168.56.10'],
    },
    'apiserver-kubelet-client.crt': { commonName: 'kube-apiserver-kubelet-client' },
  },
  'etcd/ca.crt': {
    'etcd/server.crt': member(),
    'etcd/peer.crt': member(),
    'etcd/healthcheck-client.crt': { commonName: 'kube-etcd-healthcheck-client' },
    'apiserver-etcd-client.crt': { commonName: 'kube-apiserver-etcd-client' },
  },
  'front-proxy-ca.crt': { 'front-proxy-client.crt': { commonName: 'front-proxy-client' } },
};

function member(): TestCertificateOptions {
  return { commonName: 'cp-1', extKeyUsage: ['serverAuth', 'clientAuth'], ipAddresses: ['192.168.56.10', '127.0.0.1'] };
}

/** Keys are made once: what is measured does not depend on them, and different CAs do have keys of their own. */
const leafKeys = await createTestKeys();

async function clusterFiles(host: string): Promise<readonly DecodedFile[]> {
  const texts = new Map<string, string>();
  const cas = new Map<string, TestCa>();
  for (const [file, certificates] of Object.entries(issued)) {
    const ca = await createTestCa({ name: file === 'ca.crt' ? 'kubernetes' : file });
    cas.set(file, ca);
    texts.set(`etc/kubernetes/pki/${file}`, ca.certificatePem);
    for (const [name, options] of Object.entries(certificates)) {
      const certificate = await ca.issue({ ...options, keys: leafKeys });
      texts.set(`etc/kubernetes/pki/${name}`, certificate.certificatePem);
      texts.set(`etc/kubernetes/pki/${name.replace('.crt', '.key')}`, certificate.keyPem);
    }
  }
  const ca = cas.get('ca.crt');
  const client = await ca?.issue({ commonName: 'system:node:cp-1', organizations: ['system:nodes'], keys: leafKeys });
  for (const relative of readdirSync(tree, { recursive: true }).map(String)) {
    const file = path.join(tree, relative);
    if (!/\.(?:ya?ml|conf|pub|key)$/.test(relative) || texts.has(relative)) continue;
    texts.set(relative, ownCredentials(readFileSync(file, 'utf8'), ca, client));
  }
  return [...texts].map(([relative, text]) => decodeOn(host, relative, text));
}

function decodeOn(host: string, relative: string, text: string): DecodedFile {
  const place = { path: `${host}/${relative}`, hostPath: `/${relative}`, pathOf: (named: string) => `${host}${named}` };
  return decodeFile({ ...place, bytes: Buffer.from(text) }, decodingTools);
}

/** Copies of one machine, as backups of many days are. */
function copies(count: number): readonly DecodedFile[] {
  const relatives = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = relatives.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return { relative: path.relative(tree, file), text: readFileSync(file, 'utf8') };
  });
  return Array.from({ length: count }, (_, day) =>
    texts.map(({ relative, text }) => decodeOn(`day-${day}`, relative, text)),
  ).flat();
}

/** A kubeconfig with the cluster's own CA and a client certificate of it. */
function ownCredentials(
  text: string,
  ca: TestCa | undefined,
  client: { readonly certificatePem: string; readonly keyPem: string } | undefined,
): string {
  return text
    .replace(/(certificate-authority-data: )\S+/g, `$1${base64(ca?.certificatePem ?? '')}`)
    .replace(/(client-certificate-data: )\S+/g, `$1${base64(client?.certificatePem ?? '')}`)
    .replace(/(client-key-data: )\S+/g, `$1${base64(client?.keyPem ?? '')}`);
}

/** The same graph, of which nothing is remembered. */
function anew(graph: PkiGraph): PkiGraph {
  return { ...graph, files: [...graph.files] };
}

function judge(graph: PkiGraph): number {
  return judgeConnections(connectionModelOf(anew(graph)), now).length;
}

/** All findings, those on connections among them; the documents were read before. */
function judgeAll(graph: PkiGraph): number {
  return evaluate(anew(graph), defaultPolicy, now).length;
}

const clusters: (readonly DecodedFile[])[] = [];
for (let number = 0; number < clusterCount; number++) clusters.push(await clusterFiles(`cluster-${number}`));
const graphOf = (count: number): Promise<PkiGraph> =>
  buildPkiGraph(clusters.slice(0, count).flat(), decodingTools.cryptography);
const graphOfCopies = (count: number): Promise<PkiGraph> => buildPkiGraph(copies(count), decodingTools.cryptography);
const graphs = {
  one: await graphOf(1),
  ten: await graphOf(10),
  all: await graphOf(clusterCount),
  tenCopies: await graphOfCopies(10),
  allCopies: await graphOfCopies(clusterCount),
};
const found = judge(graphs.all);
const broken = judgeConnections(connectionModelOf(graphs.all), now).filter(({ state }) => state === 'broken').length;
const model = connectionModelOf(graphs.all);
let days = 0;
const times = timedTogether({
  one: () => judge(graphs.one),
  ten: () => judge(graphs.ten),
  all: () => judge(graphs.all),
  again: () => judgeConnections(model, now + ++days * 86_400_000),
  findingsOfOne: () => judgeAll(graphs.one),
  findingsOfTen: () => judgeAll(graphs.ten),
  findingsOfAll: () => judgeAll(graphs.all),
  findingsOfTenCopies: () => judgeAll(graphs.tenCopies),
  findingsOfAllCopies: () => judgeAll(graphs.allCopies),
});
const files = clusters[0]?.length ?? 0;
report(`Connections: ${clusterCount} clusters of ${files} files, ${found} connections, ${broken} of them broken`, [
  { what: 'find and judge those of one cluster', peer: '20 ms', ours: times.one, theirs: 20, target: 1 },
  { what: `find and judge those of ${clusterCount} clusters`, peer: '2 s', ours: times.all, theirs: 2000, target: 1 },
  {
    what: `${clusterCount} clusters`,
    peer: 'ten times those of 10',
    ours: times.all,
    theirs: times.ten * 10,
    target: 1.25,
  },
  { what: 'all findings of one cluster', peer: '20 ms', ours: times.findingsOfOne, theirs: 20, target: 1 },
  { what: `all findings of ${clusterCount} clusters`, peer: '2 s', ours: times.findingsOfAll, theirs: 2000, target: 1 },
  {
    what: `all findings of ${clusterCount} clusters`,
    peer: 'ten times those of 10',
    ours: times.findingsOfAll,
    theirs: times.findingsOfTen * 10,
    target: 1.25,
  },
  {
    what: `all findings of ${clusterCount} copies of one machine`,
    peer: '2 s',
    ours: times.findingsOfAllCopies,
    theirs: 2000,
    target: 1,
  },
  {
    what: `all findings of ${clusterCount} copies of one machine`,
    peer: 'ten times those of 10',
    ours: times.findingsOfAllCopies,
    theirs: times.findingsOfTenCopies * 10,
    target: 1.25,
  },
  { what: 'judge all on another day', peer: 'find and judge', ours: times.again, theirs: times.all },
]);
