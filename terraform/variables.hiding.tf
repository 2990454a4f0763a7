variable "faces" {
  description = "Whether the function can find faces. Uploads ask for it with the metadata pixelate-faces: true; without a detector they are rejected (NO_DETECTOR)."
  type        = bool
  default     = false
  nullable    = false
}

variable "detector" {
  description = "What finds faces if faces = true: \"built-in\" is part of the function and runs on arm64 and x86_64; \"rekognition\" sends each photo to Amazon Rekognition, which costs money for each."
  type        = string
  default     = "built-in"
  nullable    = false

  validation {
    condition     = contains(["built-in", "rekognition"], var.detector)
    error_message = "Expected built-in or rekognition for detector but received \"${var.detector}\"."
  }

  validation {
    condition     = var.detector == "built-in" || var.faces
    error_message = "Expected faces = true, as detector is set."
  }
}

variable "hide_faces" {
  description = "Whether faces are hidden in every photo, except in those with the metadata pixelate-faces: false."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.hide_faces || var.faces
    error_message = "Expected faces = true, as hide_faces is set: without a detector every photo would be rejected."
  }
}

variable "no_faces" {
  description = "What becomes of a photo in which faces were looked for and none was found: \"publish\" publishes it as it is, marked by faces: 0 in its manifest; \"reject\" rejects it (NO_FACES)."
  type        = string
  default     = "publish"
  nullable    = false

  validation {
    condition     = contains(["publish", "reject"], var.no_faces)
    error_message = "Expected publish or reject for no_faces but received \"${var.no_faces}\"."
  }
}

variable "cover" {
  description = "How regions and faces are hidden: \"cells\", \"solid\" or \"surroundings\". Null means cells, or solid with cover_color. Metadata overrides it."
  type        = string
  default     = null

  validation {
    condition     = var.cover == null ? true : contains(["cells", "solid", "surroundings"], var.cover)
    error_message = "Expected cells, solid, surroundings or null for cover."
  }
}

variable "cover_color" {
  description = "Color of the cover \"solid\", such as #000000; \"auto\" is the mean color around each region. Null means auto."
  type        = string
  default     = null

  validation {
    condition     = var.cover_color == null ? true : can(regex("^(auto|#[0-9A-Fa-f]{6})$", var.cover_color))
    error_message = "Expected auto, a color such as #000000, or null for cover_color."
  }

  validation {
    condition     = var.cover_color == null || var.cover == null || var.cover == "solid"
    error_message = "Expected cover = \"solid\" or null, as cover_color is set."
  }
}

variable "strength" {
  description = "Cells across the longer side of each region and face, in a grid of its own: 4 hides well. Such photos have one output, pixelated-strength-4-NAME. Null means the grids of the photo."
  type        = number
  default     = null

  validation {
    condition     = var.strength == null ? true : var.strength >= 1 && var.strength <= 256 && floor(var.strength) == var.strength
    error_message = "Expected a whole number from 1 to 256, or null for strength."
  }
}

variable "verify" {
  description = "Whether the function compares each output that hides regions with its photo before it stores it, and says so in the manifest. Takes about three times as long."
  type        = bool
  default     = false
  nullable    = false
}
