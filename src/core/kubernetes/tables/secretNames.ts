/** Names by which secrets are called in configuration of any kind. Matched in lower case, without `-`, `_`, `.` and blanks. */

/** A name that ends so holds a secret (`DB_PASSWORD`, `clientSecret`, `bootstrap-token`, `aws_secret_access_key`). */
export const secretNameEnding =
  /(?:passwords?|passwd|passphrase|passcode|passwort|pwd|pw|pass|secrets?|secretid|secretkey|secretstring|secretdata|tokens?|tokendata|tokensecret|tokenkey|apikeys?|apisecret|authkeys?|auth|accesskey|accesskeyid|accountkey|storagekey|sharedkey|presharedkey|psk|masterkey|rootkey|privatekeys?|privkey|keydata|keypem|keymaterial|signingkey|signkey|encryptionkey|encryptkey|decryptionkey|certificatekey|certkey|hmackey|hmac|sessionkey|sshkey|identitytoken|credentials?|creds?|authorization|bearer|cookie|cookies|dsn|connectionstring|connstr|dockerconfigjson|dockercfg|dockerconfig|htpasswd|netrc|seed|salt|nonce|unsealkeys?|recoverykeys?|kubeconfigdata|assertion|jwt|saml|otp|totp)$/;

/** Names of secrets with a word behind that says which one it is (`secret_key_base`, `API_TOKEN_OLD`, `password2`). */
export const secretNameWithTail =
  /(?:passwords?|passwd|passphrase|secret|token|apikey|secretkey|accesskey|privatekey)(?:base|old|new|previous|current|backup|plain|plaintext|value|b64|base64|\d{1,3})$/;

/** Names that end like those of secrets, and hold something else by design. */
export const noSecretNames: ReadonlySet<string> = new Set([
  'automountserviceaccounttoken', // Pod, ServiceAccount
  'imagepullsecrets', 'secrets', // lists of objects with names
  'serviceaccounttoken', // projected volume: a mapping
  'bootstraptokens', 'enablebootstraptokenauth', 'usebootstraptoken',
  'publickey', 'sslpublickey',
]);

/** Values of names that end like those of secrets, but say a place or a choice. */
export const noSecretValue = /^(?:true|false|null|~|yes|no|on|off|enabled|disabled|none|never|always|required|optional)$/i;

/** Fields of `users[].user` of a kubeconfig that hold no secret themselves. What is not here is taken for one. */
export const publicUserFields: ReadonlySet<string> = new Set([
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'tokenFile',
  'username',
  'as',
  'as-uid',
]);

/**
 * User and password of curl, wget and their like, the password being one of the groups; `-u` may end other options of one letter that take no
 * argument. In quotes, or a word of which a part may be in quotes. Bounds: an end that is not there is looked for from every such option.
 */
export const userPassword =
  /(?<![\w-])(?:-[a-zA-Z]{0,12}[uU](?:[ \t]+|=)?|(?:--user|--proxy-user)(?:[ \t]+|=))(?:"[^\n":/]{1,200}:(?!\/\/)((?:[^"\\\n]|\\.)+)|'[^\n':/]{1,200}:(?!\/\/)([^'\n]+)|["']?[^\s"':/]{1,200}["']?:(?!\/\/)((?:"[^"\n]*"|'[^'\n]*'|\\.|[^\s"'\\])+))/g;

/** Programs by which what stands behind `-u` and a colon is a password, even of digits alone. */
export const webClients = /\b(?:curl|wget|https?|xh)\b/g;

/** Programs whose options that end in `u` take no user and password. */
export const noUserOptions =
  /\b(?:date|rsync|scp|ssh|kubectl|sort|diff|cp|mv|ls|tar|zip|ps|id|du|df|netstat|ss|lsof|stat|touch|useradd|usermod|journalctl|find|git)\b/g;

/** Programs by which digits behind a colon are a group: `docker run -u app:1000`. */
export const containerStarters = /\b(?:docker|podman|nerdctl|buildah|crictl|ctr|crun|runc|gosu|su-exec|setpriv|chroot|chpst)\b/g;

/** Programs, and their short options that a password follows, by their manuals; `behind`: what stands before the program's word. */
export const programPasswords: readonly {
  readonly program: string;
  readonly option: string;
  readonly behind?: string;
}[] = [
  { program: 'mysql|mariadb', option: String.raw`-p(?!ort(?![^\s=]))` },
  { program: 'sshpass', option: String.raw`-p[ \t]*` },
  { program: 'mongo', option: String.raw`-p[ \t]*(?!270\d\d(?!\S))` },
  { program: 'redis-cli', option: String.raw`(?:-a|--pass)[ \t]+` },
  { program: 'ldap', option: String.raw`-w[ \t]*(?!\d{1,3}(?!\S))` },
  { program: 'useradd|usermod|groupadd|groupmod', option: String.raw`-[a-zA-Z]{0,8}p[ \t]*` },
  {
    program: 'login',
    behind: String.raw`\b(?:docker|podman|nerdctl|buildah|skopeo|helm|oras|crane|regctl|cosign|apptainer|singularity|oc|az|cf|ibmcloud)["']?[ \t][^\n;|&]{0,200}`,
    option: String.raw`-p(?![\x60,.)])(?:[ \t]+|=)?`,
  },
];

/** Secrets of command lines that stand at no option of their own; every group is one. Bounds as above. */
export const commandSecrets: readonly RegExp[] = [
  /--from-literal(?<=\bsecret\b[^\n;|]{0,600})(?:[ \t]+|=)(?:"[^\s"'=]{1,253}=([^"\n]+)|'[^\s"'=]{1,253}=([^'\n]+)|[^\s"'=]{1,253}=(?:"([^"\n]+)|'([^'\n]+)|([^\s"']+)))/dg,
  // "echo name:password | chpasswd", "chpasswd <<< name:password"
  /\b(?:echo|printf)[ \t]+(?:-\w{1,4}[ \t]+)?["']?[^\s:"'|]{1,64}:(?!\$\()([^\n|"']{1,200}?)["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:\/[\w/]{1,40}\/)?chpasswd\b/dg,
  /\bchpasswd\b[^\n|;&<]{0,80}<<<[ \t]*(?:"[^\s:"']{1,64}:([^"\n]+)|'[^\s:"']{1,64}:([^'\n]+)|[^\s:"']{1,64}:([^\s"']+))/dg,
  /\bchpasswd\b[^\n|;&<]{0,80}<<-?[ \t]*["']?\w{1,40}["']?[ \t]*\r?\n[ \t#]*[^\s:"'#]{1,64}:(\S+)/dg,
  // "echo password | docker login --password-stdin" and other programs that are told to read one
  /\b(?:echo|printf)[ \t]+(?:-\w{1,4}[ \t]+|["']?%s(?:\\n)?["']?[ \t]+)?["']?(?!\$\(|\x60)([^\n|"']{1,200}?)["']?[ \t]*\|[^\n|;&]{0,200}?(?:--(?:password|token|api-key)-stdin|--passphrase-fd|--with-token|\bpasswd[ \t]+--stdin|\bsudo[ \t]+-S|\bcryptsetup\b)/dg,
  /(?:--(?:password|token|api-key)-stdin|--passphrase-fd|--with-token|\bpasswd[ \t]+--stdin|\bsudo[ \t]+-S)[^\n|;&<]{0,200}<<<[ \t]*(?:"(?!\$\()([^"\n]+)|'([^'\n]+)|(?!\$\()([^\s"']+))/dg,
  /\bmc(?:li)?[ \t]+(?:alias[ \t]+set|config[ \t]+host[ \t]+add)[ \t]+\S{1,100}[ \t]+\S{1,300}[ \t]+["']?([^\s"'-][^\s"']*)["']?[ \t]+["']?([^\s"'-][^\s"']*)/dg,
];

/** Options whose argument, of a list, is a name and a password with a colon between. */
export const userOption = /^(?:-[a-zA-Z]{0,12}[uU]|--user|--proxy-user)$/;

/**
 * Tokens that are known by their form (sources: the makers' documentation of secret scanning). What the pattern finds `holds` a mark, too: asked
 * for within the pattern, one that is not there would be looked for from every word of a long run.
 */
export const tokenForms: readonly { readonly words: string; readonly pattern: RegExp; readonly holds?: string }[] = [
  { words: 'token', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, holds: '.' },
  { words: 'bootstrap token', pattern: /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w-])/g },
  { words: 'token', pattern: /\b(?:gh[oprsu]_|github_pat_|glpat-|glrt-|xox[abeoprs]-|npm_|pypi-|do[opr]_v1_|gl(?:dt|cbt|ft|soat|imt|sa|agent)[-_]|dckr_(?:pat|oat)_|hf_|lin_api_|whsec_|shp(?:at|ca|pa|ss)_|ATATT|[rs]k_test_|xapp-|dapi|gsk_|nvapi-|tskey-|sntry[su]_|hv[bsr]\.|sk-|sk_live_|rk_live_|sq0\w{3}-|SG\.|ya29\.|AIza|K10)[\w.~-]{10,}(?:::[\w:.-]+)?/g },
  { words: 'token', pattern: /\b(?:SK[0-9a-f]{32}|s\.[A-Za-z0-9]{24})\b/g },
  { words: 'access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/g },
  { words: 'age key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]+/g },
  { words: 'password hash', pattern: /\$(?:2[abxy]|5|6|1|y|apr1|argon2id?)\$[\w./$,=+-]{8,}/g },
  { words: 'password hash', pattern: /\{(?:PLAIN|CLEARTEXT|CRYPT|MD5|SMD5|S?SHA\d{0,3}|PBKDF2\S{0,20}|BLF-CRYPT|ARGON2\w{0,2})\}[^\s"',]+/gi },
];

/** Secrets that their surroundings tell, each being the group: in queries of addresses, connection strings, configuration of proxies. */
export const secretSurroundings: readonly RegExp[] = [
  /[?&](?:sig|signature|key|code|x-(?:amz|goog)-(?:signature|credential|security-token))=([^&\s"'<>#]+)/dgi,
  // A password with characters that RFC 3986 wants encoded; a port is none.
  /\b[a-z][a-z0-9+.-]{0,40}:\/\/([^\s/?#"'<>@:]{0,200}:(?!\d{1,5}[/?#])[^\s"'<>]{1,500})@/dgi,
  /(?<![^\s"'=])[^\s:/@"'=]{1,64}:([^\s"']{1,200})@(?:tcp|udp|unix)\(/dg,
  /\bjdbc:oracle:(?:thin|oci):[^\s/@]{1,64}\/([^\s@]{1,200})@/dgi,
  /\blogin=[^\s:]{1,64}:([^\s"']+)/dgi,
];

/** Settings of programs and statements that have a blank before the secret, of whole lines where their words are those of prose, too; every group is one. */
export const secretDirectives: readonly RegExp[] = [
  // Redis, OpenLDAP, Apache, Mosquitto, keepalived
  /^[ \t#;]{0,200}(?:requirepass|masterauth|primaryauth|auth_pass|keypass|storepass|tls-(?:client-)?key-file-pass|sentinel[ \t]+(?:auth-pass[ \t]+\S{1,100}|sentinel-pass)|config[ \t]+set[ \t]+(?:requirepass|masterauth)|(?!(?:ch|g|smb|k|ht|ldap|vnc)passwd)[a-z][\w.-]{0,60}(?:pw|passwd|password))[ \t]+(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"':=<-]\S*))(?=[ \t]*;?[ \t]*(?:[ \t]#[^\n]*)?\r?$)/dgim,
  /[ \t]>(?<=^[ \t#]{0,40}(?:user|acl[ \t]+setuser)[ \t][^\n]{0,200}>)(?!\/dev\/|&)([^\s"']+)/dgim,
  // HAProxy, netrc, BIND, strongSwan
  /\bstats[ \t]+auth[ \t]+[^\s:]{1,64}:(\S+)/dgi,
  /\binsecure-password[ \t]+["']?([^\s"']+)/dgi,
  /\b(?:login|account)[ \t]+\S{1,100}\s{1,40}password[ \t]+(\S+)/dgi,
  /\bsecret[ \t]+"([^"\n]+)"[ \t]*;/dgi,
  /\b(?:PSK|XAUTH|EAP)[ \t]+"([^"\n]+)"/dg,
  // SQL
  /\bidentified(?<=\b(?:user|role|grant|to|exists)\b[^;]{0,200})(?:\s{1,40}with\s{1,40}\S{1,60})?\s{1,40}by\s{1,40}(?:password\s{1,40}|values\s{1,40})?\\{0,4}(?:'([^'\n\\]+)|"([^"\n\\]+))/dgi,
  /\bidentified(?<=\b(?:create|alter)[ \t]{1,20}(?:user|role)\b[^;]{0,200})(?:\s{1,40}with\s{1,40}\S{1,60})?\s{1,40}by\s{1,40}(?!(?:password|values)\b)([^\s"'\\;]+)/dgi,
  /\b(?:with|encrypted|unencrypted|login|superuser|set|user|role)\b[^;'"\n]{0,80}\bpassword\b(?:\s{1,40}for[^;\n=]{1,100}=[ \t]{0,20}(?:password)?|[ \t]{0,20}=[ \t]{0,20}password)?[ \t=(]{0,20}\\{0,4}'([^'\n\\]+)/dgi,
];

/** A word behind one that says what it is: `password hunter2`, `密码：hunter2`, `the password for bob is: hunter2`, `password -> hunter2`. */
export const labelledWord =
  /(?:passw(?:or[dt]|d)|passphrase|pwd|(?<![\w-])(?:pw(?![\w-])|pass(?=[ \t]{0,20}(?:[:：=→⇒]|->)|[ \t]{1,20}(?:is|was)[ \t:：]))|密码|口令)(?:[ \t]{1,20}(?:for|of|für|von)[ \t]{1,20}[^\s]{1,60})?(?:((?:[ \t]{1,20}(?:is|was|ist|war|lautet)|是|为)?[ \t]{0,20}(?:[:：=]>?|-{1,2}>|[→⇒])[ \t]{0,20}|[ \t]{1,20}(?:is|was|ist|war|lautet)[ \t]{1,20}|是|为)|[ \t]{0,20}([([{（「【])[ \t]{0,20}|[ \t]{1,20})["'\x60“„«]?((?!\(|(?:base64|md5|sha-?\d|argon2|pbkdf2|[bs]crypt|rfc ?\d|v\d))[^\s"'\x60”“»<>]{2,})/gi;
