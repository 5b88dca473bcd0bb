/** A variable that names a file with CAs, whichever program reads it. */
interface CaVariableRecord {
  readonly name: string;
  readonly program: string;
  /** What it prints without the file; absent where programs differ. */
  readonly error?: string;
  /** It goes on with the CAs that it has anyway, or with none. */
  readonly goesOn?: true;
}

const unset = 'error setting certificate file: {file}';
const suitable = 'Could not find a suitable TLS CA certificate bundle, invalid path: {file}';

/** By the documentation of the programs: Node.js (cli), OpenSSL (SSL_CTX_load_verify_locations), Requests, curl and Git (http.sslCAInfo), pip, Cargo, npm, gRPC, libpq. */
export const caVariables: readonly CaVariableRecord[] = [
  { name: 'NODE_EXTRA_CA_CERTS', program: 'Node.js', error: 'Warning: Ignoring extra certs from', goesOn: true },
  { name: 'SSL_CERT_FILE', program: 'OpenSSL', error: 'certificate signed by unknown authority', goesOn: true },
  { name: 'REQUESTS_CA_BUNDLE', program: 'Python', error: suitable },
  { name: 'CURL_CA_BUNDLE', program: 'curl', error: unset },
  { name: 'GIT_SSL_CAINFO', program: 'Git', error: unset },
  { name: 'AWS_CA_BUNDLE', program: 'AWS SDK' },
  { name: 'PIP_CERT', program: 'pip', error: suitable },
  { name: 'CARGO_HTTP_CAINFO', program: 'Cargo', error: unset },
  { name: 'NPM_CONFIG_CAFILE', program: 'npm' },
  { name: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', program: 'gRPC' },
  { name: 'PGSSLROOTCERT', program: 'libpq', error: 'root certificate file "{file}" does not exist' },
  { name: 'VAULT_CACERT', program: 'Vault' },
];
