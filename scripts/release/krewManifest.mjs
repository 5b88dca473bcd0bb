// The manifest of the kubectl plugin for krew (https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/).
import { stringify } from 'yaml';

/** krew's words for the platforms of Node. */
const selectors = {
  'linux-x64': { os: 'linux', arch: 'amd64' },
  'linux-arm64': { os: 'linux', arch: 'arm64' },
  'darwin-x64': { os: 'darwin', arch: 'amd64' },
  'darwin-arm64': { os: 'darwin', arch: 'arm64' },
  'win-x64': { os: 'windows', arch: 'amd64' },
  'win-arm64': { os: 'windows', arch: 'arm64' },
};

/**
 * @param {{ version: string, homepage: string, download: string, archives: readonly { platform: string, file: string, sha256: string }[] }} release
 * `download`: where the archives lie
 * @returns {string} YAML
 */
export function krewManifest({ version, homepage, download, archives }) {
  const platforms = archives.map(({ platform, file, sha256 }) => ({
    selector: { matchLabels: selectors[platform] },
    uri: `${download}/${file}`,
    sha256,
    bin: platform.startsWith('win-') ? 'certscope.exe' : 'certscope',
  }));
  const manifest = {
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'certscope' },
    spec: {
      version: `v${version}`,
      homepage,
      shortDescription: 'Check and renew certificates in files',
      description: description.trim(),
      caveats: caveats.trim(),
      platforms,
    },
  };
  return stringify(manifest);
}

const description = `
Finds, explains, checks and renews the certificates in Kubernetes files: kubeconfigs, manifests, Secrets, /etc/kubernetes.
It shows which connections of the cluster work, what is broken and why, and what stops when.
`;

const caveats = `
CertScope reads the files that you name, also private keys, and shows no key.
It sends nothing: only \`kubectl certscope probe\` connects, to the server that you name.
`;
