// Stands for kube-apiservers, to see what kubectl says to their certificates and to its own.
//
// Reads the servers, one JSON object, from standard input; answers with the proxy's port, one JSON object. Serves until standard
// input ends. Every server presents its certificate, asks for one of the client's without insisting, and verifies it as
// kube-apiserver's x509 authenticator does: 401 where it is presented and refused. Tokens are refused unless listed. Of a
// refused user it writes a line: who it was and why, which kube-apiserver would log.
//
// Kubeconfigs name addresses that exist nowhere else than in them. So there is a proxy as well, for HTTPS_PROXY and
// HTTP_PROXY: whatever host is asked for, it connects with the server whose name is the proxy's user. The proxy's
// password is what a refused user is called.
package main

import (
	"bufio"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
)

type server struct {
	Name        string   `json:"name"`
	Certificate string   `json:"certificate"`
	Key         string   `json:"key"`
	ClientCa    string   `json:"clientCa"`
	Tokens      []string `json:"tokens"`
}

type question struct {
	Servers []server `json:"servers"`
}

type answer struct {
	Proxy int `json:"proxy"`
}

type refused struct {
	User   string `json:"user"`
	Reason string `json:"reason"`
}

// What the proxy was told by whom it has connected from an address, by the address.
var users sync.Map

var output sync.Mutex

func tell(what any) {
	output.Lock()
	defer output.Unlock()
	exitOn(json.NewEncoder(os.Stdout).Encode(what))
}

func main() {
	log.SetOutput(io.Discard)
	input := bufio.NewReader(os.Stdin)
	line, err := input.ReadBytes('\n')
	exitOn(err)
	var asked question
	exitOn(json.Unmarshal(line, &asked))
	addresses := map[string]string{}
	for _, each := range asked.Servers {
		addresses[each.Name] = serve(each).Addr().String()
	}
	proxy := listen()
	go tunnel(proxy, addresses)
	tell(answer{Proxy: proxy.Addr().(*net.TCPAddr).Port})
	_, err = io.Copy(io.Discard, input)
	exitOn(err)
}

func listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	exitOn(err)
	return listener
}

func serve(each server) net.Listener {
	pair := pairOf(each)
	clientCas := x509.NewCertPool()
	clientCas.AppendCertsFromPEM([]byte(each.ClientCa))
	listener := listen()
	config := &tls.Config{
		Certificates: []tls.Certificate{pair},
		MinVersion:   tls.VersionTLS12,
		ClientAuth:   tls.RequestClientCert,
		ClientCAs:    clientCas,
		NextProtos:   []string{"h2", "http/1.1"},
	}
	handler := http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		respond(out, request, each, clientCas)
	})
	https := &http.Server{Handler: handler, TLSConfig: config}
	go func() { exitOn(https.ServeTLS(listener, "", "")) }()
	return listener
}

// As tls.X509KeyPair, but for certificates too that Go does not parse: other servers present them.
func pairOf(each server) tls.Certificate {
	var pair tls.Certificate
	for rest := []byte(each.Certificate); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		pair.Certificate = append(pair.Certificate, block.Bytes)
	}
	block, _ := pem.Decode([]byte(each.Key))
	key, err := keyOf(block)
	exitOn(err)
	pair.PrivateKey = key
	return pair
}

func keyOf(block *pem.Block) (crypto.PrivateKey, error) {
	switch block.Type {
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	default:
		return x509.ParsePKCS8PrivateKey(block.Bytes)
	}
}

func respond(out http.ResponseWriter, request *http.Request, each server, clientCas *x509.CertPool) {
	out.Header().Set("Content-Type", "application/json")
	user, refusal := authenticate(request, each, clientCas)
	if refusal != "" {
		if name, found := users.Load(request.RemoteAddr); found {
			tell(refused{User: name.(string), Reason: refusal})
		}
		out.WriteHeader(http.StatusUnauthorized)
		io.WriteString(out, `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",`+
			`"message":"Unauthorized","reason":"Unauthorized","code":401}`)
		return
	}
	exitOn(json.NewEncoder(out).Encode(map[string]any{"gitVersion": "v1.32.3", "user": user}))
}

// As kube-apiserver, which asks for a certificate of the client and decides about it above TLS.
func authenticate(request *http.Request, each server, clientCas *x509.CertPool) (user string, refusal string) {
	if token, found := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer "); found {
		for _, known := range each.Tokens {
			if known == token {
				return "token", ""
			}
		}
		return "", "invalid bearer token"
	}
	presented := request.TLS.PeerCertificates
	if len(presented) == 0 {
		return "system:anonymous", ""
	}
	options := x509.VerifyOptions{
		Roots:         clientCas,
		Intermediates: x509.NewCertPool(),
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	for _, intermediate := range presented[1:] {
		options.Intermediates.AddCert(intermediate)
	}
	if _, err := presented[0].Verify(options); err != nil {
		return "", err.Error()
	}
	return presented[0].Subject.CommonName, ""
}

func tunnel(proxy net.Listener, addresses map[string]string) {
	handler := http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		credentials := strings.TrimPrefix(request.Header.Get("Proxy-Authorization"), "Basic ")
		decoded, _ := base64.StdEncoding.DecodeString(credentials)
		name, user, _ := strings.Cut(string(decoded), ":")
		upstream, err := net.Dial("tcp", addresses[name])
		if err != nil {
			http.Error(out, err.Error(), http.StatusBadGateway)
			return
		}
		users.Store(upstream.LocalAddr().String(), user)
		client, buffered, err := out.(http.Hijacker).Hijack()
		exitOn(err)
		if request.Method == http.MethodConnect {
			io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
		} else {
			request.Header.Del("Proxy-Authorization")
			exitOn(request.Write(upstream))
		}
		go func() {
			io.Copy(upstream, buffered)
			upstream.(*net.TCPConn).CloseWrite()
		}()
		go func() {
			io.Copy(client, upstream)
			client.Close()
		}()
	})
	exitOn((&http.Server{Handler: handler}).Serve(proxy))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
