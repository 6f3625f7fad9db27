#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
OpenStack Swift (Debian's python3-swift) with its S3 interface, all of it in one process: a service that checks signatures.
  s3_server.py DIRECTORY PORT USER SECRET BUCKET   prints "ready" once the bucket is there; USER is ACCOUNT:NAME
"""
import os
import sys

import eventlet
eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.swob import Request  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

DIRECTORY, PORT, USER, SECRET, BUCKET = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]


class Memory:
    """What the proxy keeps in memcached, here in this process."""

    def __init__(self):
        self.items = {}

    def get(self, key, **_):
        return self.items.get(key)

    def set(self, key, value, **_):
        self.items[key] = value

    def delete(self, key, **_):
        self.items.pop(key, None)

    def incr(self, key, delta=1, **_):
        self.items[key] = int(self.items.get(key) or 0) + delta
        return self.items[key]


MEMORY = Memory()


def with_memory(_configuration, **_options):
    """A filter of the proxy's pipeline that gives it MEMORY."""
    def wrap(application):
        def answer(environment, start_response):
            environment['swift.cache'] = MEMORY
            return application(environment, start_response)
        return answer
    return wrap


def write(name, text):
    path = os.path.join(DIRECTORY, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def serve(configuration, socket):
    """Serve the application that a configuration file describes."""
    log = open(os.path.join(DIRECTORY, 'requests.log'), 'a', encoding='utf-8')
    eventlet.spawn(wsgi.server, socket, loadapp(configuration), log=log)


def start_storage(kind):
    """One of account, container, object: on a port of its own, alone in its ring."""
    socket = eventlet.listen(('127.0.0.1', 0))
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1, 'ip': '127.0.0.1', 'port': socket.getsockname()[1],
                     'device': 'disk', 'meta': ''})
    builder.rebalance()
    builder.get_ring().save(os.path.join(DIRECTORY, f'{kind}.ring.gz'))
    serve(write(f'{kind}.conf', f'''[DEFAULT]
devices = {DIRECTORY}/devices
mount_check = false
swift_dir = {DIRECTORY}
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
'''), socket)


def proxy(pipeline):
    """The configuration of a proxy with these filters."""
    return f'''[DEFAULT]
swift_dir = {DIRECTORY}
[pipeline:main]
pipeline = {pipeline} proxy-server
[filter:memory]
paste.filter_factory = s3_server:with_memory
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_{USER.replace(':', '_')} = {SECRET} .admin
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
'''


def make_bucket():
    """As its owner would: past the door of S3."""
    inner = loadapp(write('inner.conf', proxy('memory')))
    account = 'AUTH_' + USER.split(':', maxsplit=1)[0]
    answer = Request.blank(f'/v1/{account}/{BUCKET}', method='PUT').get_response(inner)
    if not answer.is_success:
        sys.exit(f'no bucket: {answer.status}')


def main():
    sys.modules['s3_server'] = sys.modules['__main__']
    os.makedirs(os.path.join(DIRECTORY, 'devices', 'disk'), exist_ok=True)
    write('swift.conf', '[swift-hash]\nswift_hash_path_suffix = trial\n[storage-policy:0]\nname = one\ndefault = yes\n')
    utils.SWIFT_CONF_FILE = os.path.join(DIRECTORY, 'swift.conf')
    utils.HASH_PATH_SUFFIX = b'trial'
    for kind in ('account', 'container', 'object'):
        start_storage(kind)
    make_bucket()
    serve(write('proxy.conf', proxy('memory s3api tempauth')), eventlet.listen(('127.0.0.1', PORT)))
    print('ready', flush=True)
    while True:
        eventlet.sleep(3600)


main()
