"""Pixelates with Pillow: keeps to src/process/protocol.ts with one JSON request per line on stdin, and on stdout one
JSON line per answer, followed by as many files as it has lengths."""

import hashlib
import io
import json
import resource
import sys
import time

import PIL
from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None
FASTEST = {"png": {"format": "PNG", "compress_level": 2}, "jpeg": {"format": "JPEG"}}
DEFAULT = {"png": {"format": "PNG"}, "jpeg": {"format": "JPEG"}}


def saved(image, encoding):
    file = io.BytesIO()
    image.save(file, **encoding)
    return file.getvalue()


def encoding_of(output_format, quality, encodings):
    encoding = dict(encodings[output_format])
    if output_format == "jpeg":
        encoding["quality"] = quality
    return encoding


def pixelate(photo, grids, encoding):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(photo))).convert("RGB")
    files = []
    for grid in grids:
        columns, rows = min(grid, image.width), min(grid, image.height)
        cells = image.resize((columns, rows), Image.BOX)
        files.append(saved(cells.resize(image.size, Image.NEAREST), encoding))
    return files


class Worker:
    """Holds the photo that it was started with, and the files of its last lap."""

    def __init__(self):
        self.photo = b""
        self.encoding = {}
        self.files = []

    def start(self, request):
        assignment = request["assignment"]
        with open(assignment["picture"]["path"], "rb") as file:
            self.photo = file.read()
        self.encoding = encoding_of(assignment["format"], request["quality"], FASTEST)
        answer("ready", {"peakBytes": peak_bytes()})

    def laps(self, request):
        laps = []
        for _ in range(request["count"]):
            used, begin = time.process_time(), time.perf_counter()
            self.files = pixelate(self.photo, request["grids"], self.encoding)
            end, used_after = time.perf_counter(), time.process_time()
            laps.append({"elapsedMs": (end - begin) * 1000, "processorMs": (used_after - used) * 1000})
        peak = peak_bytes()
        sink = hashlib.sha256()
        for file in self.files:
            sink.update(file)
        answer("laps", {"laps": laps, "digest": sink.hexdigest(), "peakBytes": peak})

    def outputs(self, _):
        answer("outputs", files=self.files)

    def resave(self, request):
        encoding = encoding_of(request["format"], request["quality"], DEFAULT)
        resaved = []
        for path in request["paths"]:
            image = Image.open(path).convert("RGB")
            digest = hashlib.sha256(image.tobytes()).hexdigest()
            resaved.append({"digest": digest, "bytes": len(saved(image, encoding))})
        answer("resaved", {"resaved": resaved})


def answer(kind, more=None, files=()):
    header = {"answer": kind, **(more or {}), "lengths": [len(file) for file in files]}
    sys.stdout.write(json.dumps(header) + "\n")
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
    worker = Worker()
    answer("ready", {"version": PIL.__version__, "peakBytes": peak_bytes()})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            getattr(worker, request["ask"])(request)
        except Exception as error:  # reported to the bench, which goes on without Pillow
            answer("failed", {"message": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
