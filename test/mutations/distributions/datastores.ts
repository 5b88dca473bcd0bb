import { createTestCa, type TestCa } from '../../support/testPki.ts';
import { pairFiles, toYaml } from './documents.ts';
import { inFolder } from './inFolder.ts';

/** How servers of k3s and RKE2 name a datastore of their machine's neighbours, by the folder of the server. */
const stores = {
  'sql-1': ['k3s', (host: string) => `postgres://k3s:secret@${host}:5432/k3s?sslmode=verify-full`],
  'sql-2': ['rke2', (host: string) => `mysql://rke2:secret@tcp(${host}:3306)/rke2`],
  'sql-3': ['k3s', (host: string) => `https://${host}:2379`],
} as const;

/** The configuration files of these servers. */
export const datastoreConfigurations: readonly string[] = Object.entries(stores).map(
  ([server, [product]]) => `${server}/etc/rancher/${product}/config.yaml`,
);

/** Servers of k3s and RKE2 with datastores outside of the cluster, and the certificates of their databases. */
export async function datastoreFiles(of?: TestCa): Promise<Record<string, string>> {
  const ca = of ?? (await createTestCa({ name: 'Database CA' }));
  const other = await createTestCa({ name: 'Former Database CA' });
  const made = Object.entries(stores).map(async ([server, [product, endpoint]]) => {
    const host = `db.${server}.example.com`;
    const served = await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });
    const client = await ca.issue({ commonName: product, extKeyUsage: ['clientAuth'] });
    const folder = `/etc/rancher/${product}/datastore`;
    return {
      [`${server}/etc/rancher/${product}/config.yaml`]: toYaml({
        'datastore-endpoint': endpoint(host),
        'datastore-cafile': `${folder}/ca.crt`,
        'datastore-certfile': `${folder}/client.crt`,
        'datastore-keyfile': `${folder}/client.key`,
      }),
      ...inFolder(`${server}${folder}`, {
        'ca.crt': ca.certificatePem,
        'former.crt': other.certificatePem,
        ...pairFiles('client', client),
      }),
      ...inFolder(`db-of-${server}/var/lib/database`, pairFiles('server', served)),
    };
  });
  return Object.assign({}, ...(await Promise.all(made)));
}
