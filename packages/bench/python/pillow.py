"""Pixelates with Pillow, for pillow.ts: one JSON request per line on stdin, one JSON line and the files on stdout."""

import hashlib
import io
import json
import resource
import sys
import time

import PIL
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
FASTEST = {"png": {"format": "PNG", "compress_level": 2}, "jpeg": {"format": "JPEG"}}
DEFAULT = {"png": {"format": "PNG"}, "jpeg": {"format": "JPEG"}}


def saved(image, encoding):
    file = io.BytesIO()
    image.save(file, **encoding)
    return file.getvalue()


def encoding_of(request, encodings):
    encoding = dict(encodings[request["format"]])
    if request["format"] == "jpeg":
        encoding["quality"] = request["quality"]
    return encoding


def pixelate(photo, request):
    image = Image.open(io.BytesIO(photo)).convert("RGB")
    encoding = encoding_of(request, FASTEST)
    files = []
    for grid in request["grids"]:
        cells = image.resize((grid, grid), Image.BOX)
        files.append(saved(cells.resize(image.size, Image.NEAREST), encoding))
    return files


def resave(request):
    """Decodes files: a digest of each one's pixels, and its size when Pillow saves it with default settings."""
    encoding = encoding_of(request, DEFAULT)
    resaved = []
    for path in request["resave"]:
        image = Image.open(path).convert("RGB")
        digest = hashlib.sha256(image.tobytes()).hexdigest()
        resaved.append({"digest": digest, "bytes": len(saved(image, encoding))})
    return resaved


def answer(header, files=()):
    sys.stdout.write(json.dumps({**header, "lengths": [len(file) for file in files]}) + "\n")
    sys.stdout.flush()
    for file in files:
        sys.stdout.buffer.write(file)
    sys.stdout.buffer.flush()


def peak_bytes():
    """Linux counts what the parent held at the fork into ru_maxrss, so there the kernel's high-water mark is taken."""
    if sys.platform == "linux":
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    answer({"version": PIL.__version__, "idleBytes": peak_bytes()})
    path, photo = None, b""
    for line in sys.stdin:
        request = json.loads(line)
        if "resave" in request:
            answer({"resaved": resave(request)})
            continue
        if request["path"] != path:
            path = request["path"]
            with open(path, "rb") as file:
                photo = file.read()
        clock = time.perf_counter if request["clock"] == "elapsed" else time.process_time
        start = clock()
        files = pixelate(photo, request)
        ms = (clock() - start) * 1000
        answer({"ms": ms, "peakBytes": peak_bytes()}, files)


if __name__ == "__main__":
    main()
