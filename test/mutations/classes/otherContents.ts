import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { base64 } from '../../support/base64.ts';
import { at, type Mutation, type MutationClass } from '../mutation.ts';
import { newPublicKey } from '../newKey.ts';
import { inField, withSource } from '../place.ts';
import { textOf } from '../tree.ts';

const codes: readonly FindingCode[] = ['placeholder-data', 'pem-malformed', 'key-malformed', 'pem-label-ignored'];

/** What stands in fields of kubeconfigs in place of a certificate or key. */
const contents: Readonly<Record<string, () => string>> = {
  'the page of a proxy': () => base64('<html><head><title>502 Bad Gateway</title></head><body></body></html>\n'),
  'an empty line': () => 'Cg==',
  'words of a guide': () => '"<base64-encoded-data>"',
  'a kubeconfig': () => base64('apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n'),
  'a path': () => base64('/etc/kubernetes/pki/ca.crt'),
  'a public key': () => base64(newPublicKey()),
};

const fields = ['client-certificate-data', 'client-key-data', 'certificate-authority-data'];

/** A field of a kubeconfig that holds something else, in the encoding that is right: each kubeconfig, each field. */
export const otherContents: MutationClass = ({ tree, kubeconfigs }) =>
  kubeconfigs.flatMap((file) =>
    fields
      .filter((field) => textOf(tree, file).includes(`${field}: `))
      .flatMap((field) =>
        Object.entries(contents).map(
          ([name, make]): Mutation => ({
            name: `${file} with ${name} in ${field}`,
            mutate: (old) => withSource(old, inField(file, field), make()),
            expected: at(inField(file, field), ...codes),
          }),
        ),
      ),
  );
